import { COMMANDS, type CommandName } from "../src/cli/commands.ts";
import { exitCodes, pageOf, typed } from "../src/cli/page.ts";
import type { Words } from "../src/words/words.ts";
import { commands, paragraphs, plain, roff, section, subsection, terms, title } from "./roff.ts";

const PROGRAM = "kubectl-loopback";

/** The man pages in one language, by the names of their files: one about all, and one for each command. */
export function manPages(words: Words): ReadonlyMap<string, string> {
  const names = Object.keys(COMMANDS) as CommandName[];
  return new Map([[`${PROGRAM}.1`, overviewPage(names, words)], ...names.map((name) => [manPageName(name), commandPage(name, names, words)] as const)]);
}

export function manPageName(name: CommandName): string {
  return `${PROGRAM}-${name}.1`;
}

function overviewPage(names: readonly CommandName[], words: Words): string {
  const { sections } = words.manual;
  return head(PROGRAM, words) + [
    section(sections.name, named(PROGRAM, words.tagline)),
    section(sections.synopsis, `\\fBkubectl loopback\\fR \\fICOMMAND\\fR [\\fIflags\\fR]\n`),
    section(sections.description, paragraphs([...words.manual.about.check, words.helpHint("COMMAND")])),
    section(sections.commands, terms(names.map((name) => [typed(name), words.commands[name]]))),
    endings(words, names.map((name) => `${PROGRAM}-${name}`)),
  ].join("");
}

function commandPage(name: CommandName, names: readonly CommandName[], words: Words): string {
  const { sections } = words.manual;
  const page = pageOf(name, words);
  const others = names.filter((other) => other !== name).map((other) => `${PROGRAM}-${other}`);
  return head(`${PROGRAM}-${name}`, words) + [
    section(sections.name, named(`${PROGRAM}-${name}`, page.summary)),
    section(sections.synopsis, `\\fB${roff(page.usage.split(" ").slice(0, 3).join(" "))}\\fR ${roff(page.usage.split(" ").slice(3).join(" "))}\n`),
    section(sections.description, paragraphs([`${page.summary.replace(/[.。]$/, "")}${words.manual.stop}`, ...page.about])),
    section(sections.options, page.sections.map(({ heading, rows }) => subsection(heading, terms(rows))).join("")),
    section(sections.examples, commands(page.examples)),
    endings(words, [PROGRAM, ...others]),
  ].join("");
}

function head(name: string, { manual }: Words): string {
  return `.\\" ${manual.generated}\n${title(name)}`;
}

/** What `whatis` and `apropos` read. */
function named(name: string, summary: string): string {
  return `${plain(name)} \\- ${plain(summary)}\n`;
}

function endings(words: Words, seeAlso: readonly string[]): string {
  const { sections, environment, files } = words.manual;
  return [
    section(sections.exit, terms(exitCodes(words).rows)),
    section(sections.environment, terms(Object.entries(environment))),
    section(sections.files, terms(Object.entries(files))),
    section(sections.seeAlso, `${seeAlso.map((name) => `\\fB${roff(name)}\\fR(1)`).join(",\n")}\n`),
  ].join("");
}
