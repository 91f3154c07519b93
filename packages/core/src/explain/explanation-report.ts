import type { Messages } from "../messages/messages.ts";
import type { Explanation } from "./explanation.ts";
import { tell } from "./telling.ts";

/** Explanations as scripts read them; the JSON Schema is explanation.schema.json. */
export interface ExplanationReport<Problem> {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Explanation";
  readonly explanations: readonly ReportedExplanation[];
  readonly problems: readonly Problem[];
}

/** The data, with its words beside it. */
export interface ReportedExplanation extends Explanation {
  readonly words: {
    readonly verdict: string;
    readonly reason: string;
    /** For each way its heading, and what each hop does. */
    readonly ways: readonly { readonly heading: string; readonly hops: readonly string[] }[];
    readonly count: readonly string[];
    readonly notes: readonly string[];
  };
}

export function reportExplanation(explanation: Explanation, words: Messages): ReportedExplanation {
  const { verdict, reason, ways, count, notes } = tell(explanation, words);
  return {
    ...explanation,
    words: { verdict, reason, ways: ways.map(({ heading, hops }) => ({ heading, hops: hops.map(({ place, does }) => `${place} ${does}`) })), count, notes },
  };
}
