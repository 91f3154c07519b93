import { analyze, collect, type Finding, type JudgedListener, type KubeObject, type Question, type Result } from "@kubectl-loopback/core";
import { grouped } from "./grouped.ts";

/** A result, findable by file and object. Each part is worked out when it is first asked for, and once. */
export interface Judgement {
  readonly result: Result;
  /** In the order of lines. */
  findingsIn(file: string): readonly Finding[];
  listenersOf(object: KubeObject): readonly JudgedListener[];
}

/** Judges as `check -f FOLDER` does. */
export function judge(objects: readonly KubeObject[], question: Question): Judgement {
  const { set } = collect(objects);
  const result = analyze({ objects: set, coverage: { source: "files", gaps: {} }, serverVersion: null }, question);
  let byFile: ReadonlyMap<string, readonly Finding[]> | undefined;
  let byObject: ReadonlyMap<KubeObject, readonly JudgedListener[]> | undefined;
  return {
    result,
    findingsIn: (file) => (byFile ??= grouped(result.findings, ({ object }) => object.source?.file ?? "")).get(file) ?? [],
    listenersOf: (object) => (byObject ??= grouped(result.judged, ({ listener }) => listener.object)).get(object) ?? [],
  };
}
