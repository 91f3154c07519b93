import { RULES } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { dataText } from "../output/print.ts";
import { proseTable } from "../output/table.ts";
import { widthOf } from "../output/width.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `rules`: the catalog. */
export function rules(invocation: Invocation, shell: Shell, { messages, words }: Language): ExitCode {
  const all = RULES.map(({ code, name, severity }) => ({ code, name, severity, title: messages.rules[code].title }));
  const format = invocation.value("output") ?? "text";
  const rows = all.map(({ code, name, severity, title }) => [code, name, severity, title].map((text) => ({ text })));
  shell.stdout.write(format === "text" ? proseTable(words.ruleColumns, rows, widthOf(shell.stdout)) : dataText({ rules: all }, format));
  return 0;
}
