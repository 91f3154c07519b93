import { groupBy, type JudgedListener, type Messages, type Verdict } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";

const GRAVEST: readonly Verdict[] = ["loops", "may-loop", "safe"];

/** The first listener of the gravest verdict. */
export function gravest(judged: readonly JudgedListener[]): JudgedListener | undefined {
  return GRAVEST.flatMap((verdict) => judged.filter(({ risk }) => risk.verdict === verdict))[0];
}

/** The verdicts on an object's listeners, the gravest first; those that are told alike together. */
export function verdictLines(judged: readonly JudgedListener[], messages: Messages, words: Words): string[] {
  const lines = groupBy(judged, ({ risk, listener }) => JSON.stringify([risk.verdict, effectOf({ risk, listener }, messages)]));
  return [...lines.values()].toSorted(([a], [b]) => GRAVEST.indexOf(a!.risk.verdict) - GRAVEST.indexOf(b!.risk.verdict)).map((same) => {
    const listeners = same.map(({ listener: { protocol, port } }) => `${protocol} ${port}`).join(", ");
    return words.verdict(listeners, messages.verdicts[same[0]!.risk.verdict], effectOf(same[0]!, messages));
  });
}

/** What a person notices, or what would have to be known. */
function effectOf({ risk, listener }: JudgedListener, messages: Messages): string {
  return risk.verdict === "may-loop" ? risk.missing.map((one) => messages.missing[one]).join(", ") : messages.effect(risk, listener.layer);
}
