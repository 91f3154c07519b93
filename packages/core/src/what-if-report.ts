import type { Result } from "./analyze.ts";
import { explainAround } from "./explain/around.ts";
import type { Way } from "./explain/explanation.ts";
import { aroundNotes } from "./explain/telling.ts";
import type { Refused, Supposed } from "./fix/suppose.ts";
import type { Messages } from "./messages/messages.ts";
import type { ObjectRef } from "./model/object.ts";
import { reportListener, type ReportListener } from "./listener-report.ts";

/** What a report says besides, where `--what-if` asked: the listeners as they would be. */
export interface ReportWhatIf {
  readonly suppositions: readonly string[];
  readonly listeners: readonly ReportListener[];
  readonly refused: readonly (Refused & { readonly message: string })[];
  /** The ways of clients that would be led around a listener, which stays as it is. */
  readonly around: readonly ReportAround[];
}

export interface ReportAround {
  readonly object: ObjectRef;
  readonly listener: { readonly port: number; readonly protocol: string };
  readonly remedy: string;
  /** `open`: something is needed for the way to arrive that the objects do not show. */
  readonly role: Way["role"];
  readonly needs: readonly string[];
  readonly notes: readonly string[];
}

export function reportWhatIf(before: Result, { result, refused }: Supposed, suppositions: readonly string[], words: Messages): ReportWhatIf {
  return {
    suppositions,
    listeners: result.judged.map(reportListener),
    refused: refused.map((one) => ({ ...one, message: words.fixing.noCure[one.reason] })),
    around: before.judged.flatMap((judged) => explainAround(before, judged, refused).map((way) => {
      const { object, port, protocol } = judged.listener;
      return { object: object.ref, listener: { port, protocol }, remedy: way.around!.remedy, role: way.role, ...aroundNotes(way.around!, words) };
    })),
  };
}
