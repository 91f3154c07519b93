import { spawn, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** A program with its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What the runs of one command took, in milliseconds, in the order of the rounds; and the most memory it held, in MiB. */
export interface Measured {
  readonly times: readonly number[];
  /** Of all cores together, in milliseconds, the mean of the rounds: unlike time, it hardly depends on what else the machine does. Undefined where nobody can tell. */
  readonly cpu: number | undefined;
  /** Undefined where nobody can tell. */
  readonly peakMemory: number | undefined;
}

/** Runs commands in turn, round by round, so that whatever else the machine does meets all of them alike. */
export async function race<Name extends string>(commands: ReadonlyMap<Name, Command>, rounds: number): Promise<Map<Name, Measured>> {
  const measured = new Map<Name, { times: number[]; cpu: number | undefined; peakMemory: number | undefined }>();
  // The first run warms the file cache, and tells the memory.
  for (const [name, command] of commands) measured.set(name, { times: [], cpu: 0, peakMemory: await peakMemoryOf(command) });
  for (let round = 0; round < rounds; round++) {
    for (const [name, command] of commands) {
      const one = measured.get(name)!;
      const before = childrensCpu();
      one.times.push(timeOf(command));
      one.cpu = add(one.cpu, difference(childrensCpu(), before), rounds);
    }
  }
  return measured;
}

function difference(after: number | undefined, before: number | undefined): number | undefined {
  return after === undefined || before === undefined ? undefined : after - before;
}

function add(sum: number | undefined, more: number | undefined, rounds: number): number | undefined {
  return sum === undefined || more === undefined ? undefined : sum + more / rounds;
}

/** The kernel counts in hundredths of a second here; over many rounds that evens out. */
const TICK_MS = 10;
/** Fields of `/proc/self/stat` behind the program's name: time of children that have ended, in user mode and in the kernel. */
const CHILDREN = [13, 14];

/** CPU time of all children that have ended (Linux). */
function childrensCpu(): number | undefined {
  try {
    const fields = readFileSync("/proc/self/stat", "utf8").replace(/^.*\) /s, "").split(" ");
    return CHILDREN.reduce((sum, index) => sum + Number(fields[index]) * TICK_MS, 0);
  } catch {
    return undefined;
  }
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
export function peakMemoryOf([program, ...args]: Command): Promise<number | undefined> {
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
