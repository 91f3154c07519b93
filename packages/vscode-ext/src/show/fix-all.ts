import { makePlan, mergeEdits, type Edit, type KubeObject, type Result } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import { fileOf } from "./edits.ts";

/** The edits of `fix -f FOLDER`. */
export function fixProject({ result }: Judgement): readonly Edit[] {
  return makePlan({ result, live: false, clients: [] }, undefined).edits;
}

/** The same as far as one file goes. A cure that would also change other files is left out: half of it might harm. */
export function fixFile(file: string, judgement: Judgement): readonly Edit[] {
  const { chosen } = makePlan({ result: narrowed(file, judgement), live: false, clients: [] }, undefined);
  const proposals = chosen.map(({ proposal }) => proposal).filter(({ edits }) => edits.every((edit) => fileOf(edit) === file));
  return mergeEdits(proposals.flatMap(({ edits }) => edits));
}

/** Judges only what a file has to do with: planning foresees everything that is judged, again and again. */
function narrowed(file: string, { result: { question, judged }, only }: Judgement): Result {
  const isHere = (object: KubeObject | null) => object?.source?.file === file;
  const owners = judged.filter(({ listener: { object, config, backends } }) => isHere(object) || (config.state === "read" && isHere(config.object)) || backends.some(({ service }) => isHere(service)));
  const asked = new Set(owners.map(({ listener }) => listener.object));
  return only((object) => question.concerns(object) && (isHere(object) || asked.has(object)));
}
