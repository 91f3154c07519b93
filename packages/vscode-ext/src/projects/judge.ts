import { analyze, analyzing, applyConfig, collecting, groupBy, type Finding, type JudgedListener, type KubeObject, type Problem, type Question, type Result, type Suppressing } from "@kubectl-loopback/core";

/** A result, findable by file and object. */
export interface Judgement {
  readonly result: Result;
  /** What is neither suppressed nor switched off. */
  findingsIn(file: string): readonly Finding[];
  /** What is wrong with suppressions and clients, where they are written. */
  problemsIn(file: string): readonly Problem[];
  listenersOf(object: KubeObject): readonly JudgedListener[];
  /** The same for some objects alone. */
  only(concerns: Question["concerns"]): Result;
}

/** Judges as `check -f FOLDER` does, in steps between which others may have a turn. */
export function* judging(objects: readonly KubeObject[], question: Question, suppressing: Suppressing): Generator<undefined, Judgement> {
  const { set } = yield* collecting(objects);
  yield;
  const result = applyConfig(yield* analyzing({ objects: set, coverage: { source: "files", gaps: {} }, serverVersion: null }, question), suppressing);
  yield;
  const byFile = groupBy(result.findings.filter(({ suppressed }) => !suppressed), ({ object }) => object.source?.file);
  const problems = groupBy(result.problems, ({ location }) => location?.file);
  const byObject = groupBy(result.judged, ({ listener }) => listener.object);
  return {
    result,
    findingsIn: (file) => byFile.get(file) ?? [],
    problemsIn: (file) => problems.get(file) ?? [],
    listenersOf: (object) => byObject.get(object) ?? [],
    only: (concerns) => applyConfig(analyze(result.cluster, { ...question, concerns }), { ...suppressing, everything: false }),
  };
}
