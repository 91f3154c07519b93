import { RULES, type Messages, type ReportFinding, type ReportProblem } from "@kubectl-loopback/core";
import { objectName } from "../output/names.ts";
import type { Words } from "../words/words.ts";
import { markdownText } from "./escape.ts";
import type { AllTold, Printed, Told } from "./format.ts";
import { sarifDetails } from "./sarif-details.ts";
import { physical, plainText } from "./sarif-places.ts";

/** SARIF 2.1.0: rules with help, findings with regions, what they rest on, and fixes as replacements. */
export function sarif(all: AllTold): Printed {
  return { data: { $schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: all.map(runOf) }, as: "json" };
}

/** A run for each cluster. */
function runOf(told: Told) {
  const { report, language: { messages, words }, version, separator } = told;
  const details = sarifDetails(told);
  return {
    ...(report.context === undefined ? {} : { automationDetails: { id: `${report.context}/` } }),
    tool: { driver: { name: "kubectl-loopback", semanticVersion: version, rules: RULES.map((rule) => ruleOf(rule, report.findings, messages, words)) } },
    language: messages.language,
    columnKind: "utf16CodeUnits",
    invocations: [{
      executionSuccessful: !report.problems.some(({ level }) => level === "error"),
      toolExecutionNotifications: report.problems.map((problem) => notification(problem, separator)),
    }],
    results: report.findings.map((finding) => ({ ...resultOf(finding, told), ...details(finding) })),
  };
}

const LEVELS = { error: "error", warning: "warning", info: "note", notice: "note" } as const;

/** A rule, with what its findings of this run say as help. */
function ruleOf({ code, name, severity }: (typeof RULES)[number], findings: readonly ReportFinding[], messages: Messages, words: Words) {
  const { title } = messages.rules[code];
  const said = findings.filter((finding) => finding.code === code);
  const help = [...new Set(said.flatMap(({ why, advice }) => [`${words.why}: ${why}`, `${words.advice}: ${advice}`]))];
  return {
    id: code,
    name: name.split("-").map((word) => word[0]!.toUpperCase() + word.slice(1)).join(""),
    shortDescription: { text: title },
    fullDescription: { text: title },
    help: { text: plainText([title, ...help].join("\n\n")), markdown: [`**${markdownText(title)}** (\`${code} ${name}\`)`, ...help.map(markdownText)].join("\n\n") },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: ["kubernetes", "tke", "clb"] },
  };
}

function resultOf({ code, severity, object, message, why, advice, location, fingerprint, suppressed }: ReportFinding, { baseline, separator, language: { words } }: Told) {
  const name = objectName(object);
  return {
    ruleId: code,
    ruleIndex: RULES.findIndex((rule) => rule.code === code),
    level: LEVELS[severity],
    message: { text: plainText(`${name}: ${message}`), markdown: [`**${markdownText(name)}**: ${markdownText(message)}`, markdownText(why), markdownText(advice)].join("\n\n") },
    locations: [{ ...(location ? { physicalLocation: physical(location, separator) } : {}), logicalLocations: [{ fullyQualifiedName: name, name: object.name, kind: "object" }] }],
    partialFingerprints: { primaryLocationLineHash: fingerprint, "kubectlLoopback/v1": fingerprint },
    ...(baseline ? { baselineState: suppressed?.by === "baseline" ? "unchanged" : "new" } : {}),
    ...(suppressed ? { suppressions: [{ kind: IN_SOURCE.includes(suppressed.by) ? "inSource" : "external", status: "accepted", justification: suppressed.reason || words.formatting.suppressedBy[suppressed.by] }] } : {}),
  };
}

const IN_SOURCE: readonly string[] = ["annotation", "comment"];

function notification({ code, level, message, location }: ReportProblem, separator: string) {
  return { descriptor: { id: code }, level: LEVELS[level], message: { text: plainText(message) }, ...(location ? { locations: [{ physicalLocation: physical(location, separator) }] } : {}) };
}
