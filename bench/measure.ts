import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What the runs of one command took, in milliseconds, in the order of the rounds; and the most memory it held, in MiB. */
export interface Measured {
  readonly times: readonly number[];
  /** Undefined where nobody can tell. */
  readonly peakMemory: number | undefined;
}

/** Runs commands in turn, round by round, so that whatever else the machine does meets all of them alike. */
export async function race<Name extends string>(commands: ReadonlyMap<Name, Command>, rounds: number): Promise<Map<Name, Measured>> {
  const measured = new Map<Name, { times: number[]; peakMemory: number | undefined }>();
  // The first run warms the file cache, and tells the memory.
  for (const [name, command] of commands) measured.set(name, { times: [], peakMemory: await peakMemoryOf(command) });
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of commands) measured.get(name)!.times.push(timeOf(command));
  }
  return measured;
}

/** Output goes to a pipe that is read: grep, for one, does less when it knows that nobody reads. */
function timeOf([program, ...args]: Command): number {
  const start = performance.now();
  const { error } = spawnSync(program, args, { maxBuffer: 1024 ** 3, stdio: ["ignore", "pipe", "pipe"] });
  if (error) throw error;
  return performance.now() - start;
}

const LOOK_EVERY_MS = 2;

/** The kernel's high-water mark of a process, read again and again until the process is gone (Linux). */
function peakMemoryOf([program, ...args]: Command): Promise<number | undefined> {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.resume();
  child.stderr.resume();
  let peak: number | undefined;
  const timer = setInterval(() => (peak = highWaterMark(child.pid!) ?? peak), LOOK_EVERY_MS);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(peak)).on("close", () => clearInterval(timer));
  });
}

function highWaterMark(pid: number): number | undefined {
  try {
    const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kibibytes === undefined ? undefined : Number(kibibytes) / 1024;
  } catch {
    return undefined;
  }
}
