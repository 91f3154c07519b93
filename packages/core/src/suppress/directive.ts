import { isDay } from "../dates.ts";
import type { SuppressionFault } from "../model/config-fault.ts";
import type { RuleCode } from "../model/finding.ts";
import { codeMeant, isRuleCode } from "../rules/codes.ts";

/** What a suppression in a manifest says. */
export interface Directive {
  readonly codes: readonly RuleCode[];
  readonly until: string | null;
  readonly reason: string;
}

/** Reads `CLB101, CLB301 until 2027-01-01 -- reason`. A code that does not exist leaves the others in force, anything else voids it. */
export function readDirective(text: string): { readonly directive: Directive | null; readonly faults: readonly SuppressionFault[] } {
  const [, head = "", reason = ""] = /^(.*?)(?:(?:^|\s)--\s*(.*))?$/s.exec(text.trim()) ?? [];
  const [, listed = "", day] = /^(.*?)(?:(?:^|[\s,])until\b[:=]?\s*(.*))?$/s.exec(head) ?? [];
  const words = listed.split(/[\s,]+/).filter((word) => word !== "");
  const unknown = words.filter((word) => !isRuleCode(word));
  const codes = words.filter(isRuleCode);
  const faults: SuppressionFault[] = [
    ...unknown.map((written): SuppressionFault => ({ fault: "unknown-rule", written, meant: codeMeant(written) ?? null })),
    ...(words.length === 0 ? [{ fault: "no-rule" as const }] : []),
    ...(day !== undefined && !isDay(day.trim()) ? [{ fault: "bad-day" as const, written: day.trim() }] : []),
    ...(reason.trim() === "" ? [{ fault: "no-reason" as const }] : []),
  ];
  const isVoid = codes.length === 0 || faults.length > unknown.length;
  return { directive: isVoid ? null : { codes, until: day?.trim() ?? null, reason: reason.trim() }, faults };
}
