import { run } from "./run.ts";
import type { Sink } from "./shell.ts";

/** The only module that touches `process`. */

function sink(stream: NodeJS.WriteStream): Sink {
  return { write: (text) => void stream.write(text), isTTY: stream.isTTY === true, columns: stream.columns ?? 80 };
}

async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import("node:readline/promises");
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await prompt.question(question, { signal: interrupt.signal });
  } catch {
    return "";
  } finally {
    prompt.close();
  }
}

// A reader that stops early (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit();
  throw error;
});

const interrupt = new AbortController();
process.once("SIGINT", () => interrupt.abort());

void run({
  argv: process.argv.slice(2),
  env: process.env,
  cwd: process.cwd(),
  nodeVersion: process.version,
  stdout: sink(process.stdout),
  stderr: sink(process.stderr),
  readStdin,
  isInteractive: process.stdin.isTTY === true && process.stderr.isTTY === true,
  ask,
  interrupted: interrupt.signal,
}).then((code) => {
  // What is still under way (a name being looked up, a proxy that does not answer) must not hold up the end.
  process.stdout.write("", () => process.exit(code));
});
