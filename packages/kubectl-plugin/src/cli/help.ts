import { textWidth, wrap } from "@kubectl-loopback/core";
import type { Words } from "../words/words.ts";
import { COMMANDS, type CommandName } from "./commands.ts";
import { exitCodes, pageOf, typed, type Row, type Section } from "./page.ts";

/** What can be typed at all. */
export function overview(words: Words, width: number): string {
  const { headings } = words;
  const commands = (Object.keys(COMMANDS) as CommandName[]).map((name): Row => [name, words.commands[name]]);
  return [
    `${wrap(words.tagline, width, 0)}\n`,
    section(headings.usage, [typed("COMMAND [flags]")], words),
    table({ heading: headings.commands, rows: commands }, words, width),
    section(headings.examples, ["check", "check svc/orders -n prod", "check -f manifests/", "explain svc/orders -n prod", "fix -f manifests/"].map(typed), words),
    table(exitCodes(words), words, width),
    `${wrap(words.helpHint("COMMAND"), width, 0)}\n`,
  ].join("\n");
}

/** What one command does and takes, with examples to type. */
export function commandHelp(name: CommandName, words: Words, width: number): string {
  const page = pageOf(name, words);
  return [
    ...[page.summary, ...page.about].map((paragraph) => `${wrap(paragraph, width, 0)}\n`),
    section(words.headings.usage, [page.usage], words),
    section(words.headings.examples, page.examples, words),
    ...[...page.sections, page.exitCodes].map((one) => table(one, words, width)),
  ].join("\n");
}

function section(heading: string, lines: readonly string[], { formatting: { colon } }: Words): string {
  return `${heading}${colon.trimEnd()}\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

/** Columns between a term and its meaning. */
const GAP = 3;

/** A term that is wider stands on a line of its own. */
const WIDEST = 30;

function table({ heading, rows }: Section, words: Words, width: number): string {
  const left = Math.min(WIDEST, Math.max(...rows.map(([term]) => textWidth(term)))) + GAP;
  const line = ([term, meaning]: Row) => {
    const told = wrap(meaning, width, left + 2);
    return textWidth(term) + GAP > left ? `${term}\n${" ".repeat(left + 2)}${told}` : term + " ".repeat(left - textWidth(term)) + told;
  };
  return section(heading, rows.map(line), words);
}
