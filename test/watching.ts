/** The built plugin while it watches: what it says, and how it ends. */
import { spawn } from "node:child_process";
import { expect, vi } from "vitest";

export interface Watching {
  readonly said: { stdout: string; stderr: string };
  /** Waits until it has said this. */
  says(where: "stdout" | "stderr", what: string | RegExp): Promise<void>;
  /** Interrupts it as Ctrl-C does, and gives its exit code. */
  stop(): Promise<number | null>;
  isRunning(): boolean;
  kill(): void;
}

/** Starts `check --watch`; whoever does sees to it that it is gone in the end. */
export function startWatching(plugin: string, args: readonly string[], { cwd, env = {}, patience = 60_000 }: { cwd?: string; env?: Readonly<Record<string, string>>; patience?: number }): Watching {
  const child = spawn(process.execPath, [plugin, "check", "--watch", ...args], { cwd, env: { PATH: process.env["PATH"], LANG: "C", ...env } });
  const said = { stdout: "", stderr: "" };
  child.stdout.setEncoding("utf8").on("data", (text: string) => (said.stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said.stderr += text));
  const ended = new Promise<number | null>((done) => child.on("close", (code) => done(code)));
  return {
    said,
    says: (where, what) => vi.waitFor(() => expect(said[where]).toMatch(what), { timeout: patience, interval: 50 }),
    stop: async () => {
      child.kill("SIGINT");
      return ended;
    },
    isRunning: () => child.exitCode === null && child.signalCode === null,
    kill: () => void child.kill("SIGKILL"),
  };
}
