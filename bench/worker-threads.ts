/**
 * Whether a second thread would help to read a tree: `node bench/worker-threads.ts [DOCUMENTS]` prints what half of the
 * reading takes, and what it would take to have it from a worker. What is printed is the least of some rounds.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deserialize, serialize } from "node:v8";
import { Worker } from "node:worker_threads";
import { readManifests, type KubeObject } from "@kubectl-loopback/core";
import { writeTree } from "./tree.ts";

const ROUNDS = 8;

function textsBelow(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), "utf8"));
}

/** All that a worker could send: no functions, no places of fields. */
function sendable(objects: readonly KubeObject[]): unknown {
  return objects.map(({ ref, value, source }) => ({ ref, value, place: source?.place }));
}

/** Milliseconds until a worker that does nothing has said so. */
async function startOfWorker(): Promise<number> {
  const start = performance.now();
  const worker = new Worker("require('node:worker_threads').parentPort.postMessage(0)", { eval: true });
  await new Promise((done) => worker.once("message", done));
  const took = performance.now() - start;
  await worker.terminate();
  return took;
}

function timed<T>(times: number[], work: () => T): T {
  const start = performance.now();
  const result = work();
  times.push(performance.now() - start);
  return result;
}

const documents = Number(process.argv[2] ?? 20_000);
const folder = mkdtempSync(join(tmpdir(), "kubectl-loopback-bench-"));
try {
  writeTree(folder, documents);
  const texts = textsBelow(folder);
  const half = texts.slice(0, texts.length / 2);
  const [reading, starting, packing, unpacking]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const objects = timed(reading, () => half.flatMap((text) => readManifests({ file: "x.yaml", text, named: false }, { namespace: "default", workloads: false }).objects));
    const bytes = timed(packing, () => serialize(sendable(objects)));
    timed(unpacking, () => deserialize(bytes));
    starting.push(await startOfWorker());
  }
  const rows = { "reading half of the documents, here": reading, "starting a worker, beside that": starting, "packing what it read, there": packing, "unpacking it, here": unpacking };
  console.log(`| ${documents.toLocaleString("en")} documents | ms |\n|---|---|`);
  for (const [what, times] of Object.entries(rows)) console.log(`| ${what} | ${Math.min(...times).toFixed(1)} |`);
} finally {
  rmSync(folder, { recursive: true });
}
