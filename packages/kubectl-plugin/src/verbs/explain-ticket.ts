import { escaped, ticketText, type JudgedListener, type ReportProblem, type Result } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { dataText } from "../output/print.ts";
import type { Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import manifest from "../../package.json" with { type: "json" };

/** What printing needs besides what is printed. */
export interface Printing {
  readonly invocation: Invocation;
  readonly shell: Shell;
  readonly language: Language;
}

/** `explain --ticket`: the text of a support ticket for each CLB object. */
export function printTickets(judged: readonly JudgedListener[], result: Result, problems: readonly ReportProblem[], { invocation, shell, language: { messages, words } }: Printing): void {
  const objects = [...new Set(judged.map(({ listener }) => listener.object))];
  const tickets = objects.map((object) => ({ object: object.ref, text: ticketText(object, { ...result, judged }, messages, `kubectl-loopback v${manifest.version}`) }));
  const format = invocation.value("output") ?? "text";
  if (format !== "text") shell.stdout.write(dataText({ apiVersion: "kubectl-loopback/v1", kind: "Tickets", tickets, problems }, format));
  else if (tickets.length > 0) shell.stdout.write(tickets.map(({ text }) => escaped(text)).join(`\n${"-".repeat(72)}\n\n`));
  else if (!problems.some(({ level }) => level === "error")) shell.stdout.write(`${words.noListeners}\n`);
}
