import { RULES } from "@kubectl-loopback/core";
import { meant } from "../cli/meant.ts";
import type { Invocation } from "../cli/parse.ts";
import { usageError, type UsageError } from "../cli/usage-error.ts";
import { markdownText } from "../output/markdown.ts";
import { dataText } from "../output/print.ts";
import { styleOf } from "../output/style.ts";
import { widthOf } from "../output/width.ts";
import { rulePage } from "../rule-pages.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** Whether an argument is written like the code of a rule. */
export function isRuleCode(argument: string): boolean {
  return /^clb\d*$/i.test(argument);
}

/** `explain CODE`: the rule's page, without asking anybody. */
export function explainRule(argument: string, invocation: Invocation, shell: Shell, { messages }: Language): ExitCode | UsageError {
  const codes = RULES.map(({ code }): string => code);
  const code = codes.find((one) => one === argument.toUpperCase());
  if (!code) return usageError("bad-value", argument, meant(argument.toUpperCase(), codes) ?? codes.join(", "));
  const page = rulePage(code, messages.language);
  const format = invocation.value("output") ?? "text";
  if (format !== "text" && format !== "json" && format !== "yaml") return usageError("bad-combination", `${code}, -o ${format}`, "-o text");
  shell.stdout.write(format === "text" ? markdownText(page, styleOf(invocation, shell), widthOf(shell.stdout)) : dataText({ code, page }, format));
  return 0;
}
