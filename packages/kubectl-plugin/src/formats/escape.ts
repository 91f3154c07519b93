import { oneLine } from "@kubectl-loopback/core";

/** Text from objects, on one line and without anything that means something where it is put. */

/** Halves of characters, and code points that XML does not know. */
const NOT_XML = /[\p{Surrogate}\ufffe\uffff]/gu;

/** For HTML and XML, between tags and in quoted attributes. */
export function markup(text: string): string {
  return oneLine(text).replace(NOT_XML, "\ufffd").replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

/** An empty comment: it keeps what stands on its two sides from being read as one. */
const APART = "<!-- -->";

/**
 * For Markdown, inside a line. Signs that format lose their meaning; addresses, and what GitHub and GitLab take for names
 * of people, issues or labels, do not become links.
 */
export function markdownText(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]|]/g, "\\$&").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/~~/g, "\\~\\~")
    .replace(/[@#!$%~](?=[\w"])/g, `$&${APART}`).replace(/:\/\//g, `:${APART}//`).replace(/www\./gi, (www) => `${www.slice(0, -1)}${APART}.`);
}

/** The same for HTML in Markdown, where signs that format mean nothing. */
export function htmlText(text: string): string {
  return text.split(/(?<=[@#!$%~])(?=[\w"])/).map(markup).join(APART);
}

/** A name in Markdown, as code; `inTable` where a `|` would end the cell. */
export function markdownCode(text: string, inTable = false): string {
  const line = oneLine(text);
  const fence = "`".repeat(Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  const pad = /^[` ]|[` ]$/.test(line) ? " " : "";
  const code = `${fence}${pad}${line === "" ? " " : line}${pad}${fence}`;
  return inTable ? code.replaceAll("|", "\\|") : code;
}
