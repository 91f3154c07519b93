import { spawn } from "node:child_process";

/** How a program ended. */
export type Ended =
  | { readonly state: "ended"; readonly stdout: string; readonly stderr: string }
  | { readonly state: "failed"; readonly error: string }
  | { readonly state: "stopped" };

/** More than any report has. */
const MOST = 256 * 1024 ** 2;

export type RunProgram = typeof runProgram;

/** Runs a program without a shell: no argument is ever interpreted. It is stopped when the signal says so. */
export function runProgram(program: string, args: readonly string[], cwd: string, signal: AbortSignal): Promise<Ended> {
  return new Promise((resolve) => {
    const child = spawn(program, args, { cwd, shell: false, signal, stdio: ["ignore", "pipe", "pipe"] });
    const texts = { stdout: "", stderr: "" };
    for (const name of ["stdout", "stderr"] as const) {
      child[name].setEncoding("utf8").on("data", (text: string) => {
        texts[name] += text;
        if (texts[name].length > MOST) child.kill();
      });
    }
    child.on("error", (error) => resolve(signal.aborted ? { state: "stopped" } : { state: "failed", error: error.message }));
    child.on("close", () => resolve(signal.aborted ? { state: "stopped" } : { state: "ended", ...texts }));
  });
}
