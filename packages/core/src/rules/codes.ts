import type { RuleCode } from "../model/finding.ts";
import { nearest } from "../nearest.ts";
import { RULES } from "./index.ts";

export const RULE_CODES: readonly RuleCode[] = RULES.map(({ code }) => code);

export function isRuleCode(text: string): text is RuleCode {
  return (RULE_CODES as readonly string[]).includes(text);
}

/** The code that was meant by a rule's name, or by a code that is nearly right. */
export function codeMeant(written: string): RuleCode | undefined {
  const named = RULES.find(({ name }) => name === written.toLowerCase())?.code;
  return named ?? nearest(written.toUpperCase(), RULE_CODES, 1) as RuleCode | undefined;
}
