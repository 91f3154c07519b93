import type { KubeObject, RuleCode, Verdict } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { ProjectFile } from "../projects/project-file.ts";
import type { Language } from "../words/index.ts";
import { listenersDecidedBy, nameOfListener, type ListenerName } from "./listeners.ts";
import { rangeOf, type Range } from "./place.ts";
import { gravest, verdictLines } from "./verdicts.ts";

/** The verdict over an object. */
export interface Lens {
  readonly range: Range;
  readonly verdict: Verdict;
  readonly title: string;
  /** The rule that tells more; null where nothing was found. */
  readonly rule: RuleCode | null;
  /** The gravest listener: the one whose packet path tells most. */
  readonly listener: ListenerName;
}

/** One lens over each object that has a CLB, or decides about one. */
export function lensesOf(file: ProjectFile, judgement: Judgement, { messages, words }: Language): Lens[] {
  return file.objects.flatMap((object): Lens[] => {
    const judged = listenersDecidedBy(object, judgement);
    const worst = gravest(judged);
    if (!worst) return [];
    const finding = judgement.result.findings.find(({ listener }) => listener !== null && judged.some((one) => one.listener === listener));
    return [{ range: firstLine(object), verdict: worst.risk.verdict, title: verdictLines(judged, messages, words).join("; "), rule: finding?.code ?? null, listener: nameOfListener(object, worst) }];
  });
}

/** Above all of the object, as a headline. */
function firstLine({ source }: KubeObject): Range {
  const { start } = rangeOf(source!.locate([]));
  return { start, end: start };
}
