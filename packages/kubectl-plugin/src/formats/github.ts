import { oneLine, type Location } from "@kubectl-loopback/core";
import { objectName } from "../output/names.ts";
import type { AllTold, Told } from "./format.ts";

const COMMANDS = { error: "error", warning: "warning", info: "notice", notice: "notice" } as const;

/** Commands that GitHub Actions turns into annotations of a change: one a finding that counts, one a problem. */
export function githubAnnotations(all: AllTold): string {
  return all.map(annotations).join("");
}

function annotations({ report: { findings, problems, context }, separator }: Told): string {
  const title = (text: string) => (context === undefined ? text : `${context}: ${text}`);
  const counting = findings.filter(({ suppressed }) => !suppressed);
  return [
    ...counting.map(({ severity, code, name, object, message, why, advice, location }) =>
      command(COMMANDS[severity], location, separator, title(`${code} ${name}`), [`${objectName(object)}: ${message}`, why, advice])),
    ...problems.map(({ level, code, message, location }) => command(COMMANDS[level], location, separator, title(code), [message])),
  ].join("");
}

function command(name: string, location: Location | null, separator: string, title: string, lines: readonly string[]): string {
  const properties = { title, ...(location ? placeOf(location, separator) : {}) };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${propertyText(String(value))}`).join(",");
  return `::${name} ${written}::${lines.map((line) => messageText(oneLine(line))).join("%0A")}\n`;
}

/** Columns only where start and end stand on one line: GitHub takes no others. Its last column is inclusive. */
function placeOf({ file, start, end }: Location, separator: string): Record<string, string | number> {
  const lines = { file: file.split(separator).join("/"), line: start.line, endLine: end.line };
  return start.line === end.line ? { ...lines, col: start.column, endColumn: Math.max(start.column, end.column - 1) } : lines;
}

/** The runner also knows an older way of writing commands, `##[name]`, anywhere in a line. */
function messageText(text: string): string {
  return text.replaceAll("##[", "## [").replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function propertyText(text: string): string {
  return messageText(oneLine(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
