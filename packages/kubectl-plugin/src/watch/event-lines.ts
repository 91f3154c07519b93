import { jsonLine } from "../formats/jsonl.ts";
import { eventOf } from "../output/changes-text.ts";
import type { ExitCode } from "../shell.ts";
import type { News } from "./news.ts";

/** `-o jsonl` while watching: a line for each thing that is new, has changed or is gone, with its `event`; a summary ends what belongs together. */
export function eventLines({ told: { report }, first, changes, factsChanged, problems, solved }: News, exitCode: ExitCode): string {
  const context = report.context === undefined ? {} : { context: report.context };
  const lines = [
    ...(factsChanged ? [{ kind: "Facts", event: first ? "added" : "changed", ...context, ...report.facts }] : []),
    ...changes.listeners.map((one) => ({ kind: "Listener", event: eventOf(one), ...context, ...(one.after ?? one.before) })),
    ...changes.findings.map((one) => ({ kind: "Finding", event: eventOf(one), ...context, ...(one.after ?? one.before) })),
    ...problems.map((problem) => ({ kind: "Problem", event: "added", ...context, ...problem })),
    ...solved.map((problem) => ({ kind: "Problem", event: "removed", ...context, ...problem })),
    { kind: "Summary", ...context, exitCode, ...report.summary },
  ];
  return lines.map(jsonLine).join("");
}
