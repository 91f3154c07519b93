/** Servers as child processes: started on free ports, stopped for certain, never left behind. */
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";

/** A program that runs until it is killed, with what it said in a file. */
export interface Server {
  /** The last lines of its log: why it will not start. */
  readonly complaint: () => string;
  readonly running: () => boolean;
  /** Kills it and waits until it is gone, its port with it. There is nothing on its disk worth a slower goodbye. */
  readonly kill: () => Promise<void>;
}

export function startServer(program: string, args: readonly string[], logFile: string): Server {
  const log = openSync(logFile, "a");
  const child = spawn(program, args, { stdio: ["ignore", log, log] });
  closeSync(log);
  child.on("error", () => {}); // Said by `running`, like an early end.
  endWithThisProcess(child);
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  return {
    running,
    complaint: () => `${program}:\n${readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-15).join("\n")}`,
    async kill() {
      if (!running()) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

/** A test run that is itself killed cannot clean up, so a shell waits for its end of a pipe to close and does it. */
function endWithThisProcess(child: ChildProcess): void {
  if (child.pid === undefined || process.platform === "win32") return;
  const guard = spawn("sh", ["-c", 'read -r _; kill -9 "$1"', "sh", String(child.pid)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  child.once("exit", () => guard.kill("SIGKILL"));
}

/** Free ports of the loopback address, all different. */
export async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
  await Promise.all(servers.map((server) => once(server, "listening")));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  return ports;
}

/** Asks again and again until the answer is true; an ask that throws counts as "not yet". */
export async function until(what: string, seconds: number, ask: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + seconds * 1000; ; ) {
    if (await ask().catch(() => false)) return;
    if (Date.now() > end) throw new Error(`${what}: still not so after ${seconds} s`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}
