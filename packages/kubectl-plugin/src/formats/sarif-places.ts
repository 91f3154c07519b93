import type { Location } from "@kubectl-loopback/core";

/** A range of a file as SARIF writes it: lines and columns from 1, the end exclusive. */
export function physical({ file, start, end }: Location, separator: string) {
  return { artifactLocation: { uri: uriOf(file, separator) }, region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column } };
}

export function uriOf(file: string, separator: string): string {
  const path = file.replace(/\p{Surrogate}/gu, "\ufffd").split(separator).map(encodeURIComponent).join("/");
  if (path.startsWith("/")) return `file://${path}`;
  return /^[A-Za-z]%3A\//.test(path) ? `file:///${path.replace("%3A", ":")}` : path;
}

/** A SARIF reader takes `[words](target)` for a link. */
export function plainText(text: string): string {
  return text.replaceAll("](", "] (");
}
