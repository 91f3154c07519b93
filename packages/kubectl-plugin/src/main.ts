import { fstatSync, writeSync } from "node:fs";
import { run } from "./run.ts";
import type { Sink } from "./shell.ts";

/** The only module that touches `process`. */

/** Where text goes, with a way to wait until it is all there. */
interface Output extends Sink {
  end(then: () => void): void;
}

/**
 * A terminal gets a stream, which knows its width and its encoding, when it is first used. A file or a pipe does without:
 * streams take a tenth of the start-up to load.
 */
function output(fd: 1 | 2): Output {
  return mayBeTerminal(fd) ? terminal(fd) : { write: (text) => writeAll(fd, text), isTTY: false, columns: 80, end: (then) => then() };
}

function terminal(fd: 1 | 2): Output {
  let opened: NodeJS.WriteStream | undefined;
  const stream = () => (opened ??= (fd === 1 ? process.stdout : process.stderr).on("error", stopWithReader));
  return {
    write: (text) => void stream().write(text),
    get isTTY() { return stream().isTTY === true; },
    get columns() { return stream().columns ?? 80; },
    end: (then) => void stream().write("", then),
  };
}

function mayBeTerminal(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return true;
  }
}

/** How long to wait for the reader of a full pipe that does not block. */
const PAUSE_MS = 5;

function writeAll(fd: number, text: string | Uint8Array): void {
  for (let left: Uint8Array = typeof text === "string" ? Buffer.from(text) : text; left.length > 0;) {
    try {
      left = left.subarray(writeSync(fd, left));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "EAGAIN") Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
      else stopWithReader(error as NodeJS.ErrnoException);
    }
  }
}

/** A reader that stops early (`| head`) is no error. */
function stopWithReader(error: NodeJS.ErrnoException): void {
  if (error.code === "EPIPE") process.exit();
  throw error;
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  // While it reads a line, the terminal's Ctrl-C comes to it alone.
  const prompt = createInterface({ input: process.stdin, output: process.stderr }).on("SIGINT", () => interrupt.abort());
  try {
    return await prompt.question(question, { signal: interrupt.signal });
  } catch {
    return "";
  } finally {
    prompt.close();
  }
}

/** Made by hand: what knows the ways of other countries takes as long to load as most files to judge. */
function today(): string {
  const now = new Date();
  return joined([now.getFullYear(), now.getMonth() + 1, now.getDate()], "-");
}

function time(): string {
  const now = new Date();
  return joined([now.getHours(), now.getMinutes(), now.getSeconds()], ":");
}

function joined(parts: readonly number[], separator: string): string {
  return parts.map((part) => String(part).padStart(2, "0")).join(separator);
}

const stdout = output(1);
const interrupt = new AbortController();
// Whoever closes the terminal, or stops the program politely, gets the same: what is under way is put in order.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => interrupt.abort());

void run({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  get today() {
    return today();
  },
  get time() {
    return time();
  },
  nodeVersion: process.version,
  stdout,
  stderr: output(2),
  readStdin,
  get isInteractive() {
    return process.stdin.isTTY === true && process.stderr.isTTY === true;
  },
  ask,
  get interrupted() {
    return interrupt.signal;
  },
}).then((code) => {
  // What is still under way (a name being looked up, a proxy that does not answer) must not hold up the end.
  stdout.end(() => process.exit(code));
});
