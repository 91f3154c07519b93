import { oneLine, type ReportProblem } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Loaded } from "../config/load-config.ts";
import type { Shell } from "../shell.ts";
import { locationName } from "./names.ts";
import type { Words } from "../words/words.ts";

/** What could not be read, on standard error; of one of several clusters, with its context. */
export function printProblems(problems: readonly ReportProblem[], { stderr }: Pick<Shell, "stderr">, words: Words, context?: string): void {
  const where = context === undefined ? "" : `${words.contexts.name(context)}: `;
  for (const { code, level, message, location } of withoutRepetition(problems)) {
    const place = location ? `${locationName(location)}: ` : "";
    stderr.write(`${oneLine(`${where}${place}${words.levels[level]}: ${message}`)} [${code}]\n`);
  }
}

/** One notice tells of a chart; those of its templates stay in the report. */
function withoutRepetition(problems: readonly ReportProblem[]): readonly ReportProblem[] {
  const charts = problems.filter(({ code }) => code === "helm-chart").map(({ location }) => location!.file.slice(0, -"Chart.yaml".length));
  return problems.filter(({ code, level, location }) => code !== "helm-template" || level === "error" || !charts.some((folder) => location?.file.startsWith(folder)));
}

/** Which configuration counts, for those who want to know more. */
export function printConfig({ source }: Pick<Loaded, "source">, invocation: Invocation, { stderr }: Pick<Shell, "stderr">, words: Words): void {
  if (source && invocation.on("verbose")) stderr.write(`${oneLine(words.config.used(source.shown))}\n`);
}
