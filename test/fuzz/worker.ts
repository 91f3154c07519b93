/** One target's share of a long run, in a thread of its own: the main thread can tell when an input never ends. */
import { parentPort, workerData } from "node:worker_threads";
import { BATCH, runBatch } from "./run-target.ts";
import { TARGETS } from "./targets/index.ts";

/** What the main thread gives: a target, how many inputs, where the seeds start, and where to note the input under way. */
export interface Task {
  readonly name: string;
  readonly inputs: number;
  readonly seed: number;
  /** The batch, the input in it, and how many inputs were begun in all. */
  readonly progress: Int32Array<SharedArrayBuffer>;
}

const { name, inputs, seed, progress } = workerData as Task;
const target = TARGETS.find((one) => one.name === name)!;

for (let batch = 0; batch * BATCH < inputs; batch++) {
  const broken = await runBatch(target, seed + batch, Math.min(BATCH, inputs - batch * BATCH), (index) => {
    progress[0] = batch;
    progress[1] = index;
    Atomics.add(progress, 2, 1);
  });
  if (broken) parentPort!.postMessage(broken);
}
parentPort!.postMessage("done");
