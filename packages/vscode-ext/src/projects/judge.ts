import { analyzing, collect, type Finding, type JudgedListener, type KubeObject, type Question, type Result } from "@kubectl-loopback/core";
import { grouped } from "./grouped.ts";

/** A result, findable by file and object. */
export interface Judgement {
  readonly result: Result;
  findingsIn(file: string): readonly Finding[];
  listenersOf(object: KubeObject): readonly JudgedListener[];
}

/** Judges as `check -f FOLDER` does, in steps between which others may have a turn. */
export function* judging(objects: readonly KubeObject[], question: Question): Generator<undefined, Judgement> {
  const { set } = collect(objects);
  yield;
  const result = yield* analyzing({ objects: set, coverage: { source: "files", gaps: {} }, serverVersion: null }, question);
  yield;
  const byFile = grouped(result.findings, ({ object }) => object.source?.file);
  const byObject = grouped(result.judged, ({ listener }) => listener.object);
  return { result, findingsIn: (file) => byFile.get(file) ?? [], listenersOf: (object) => byObject.get(object) ?? [] };
}
