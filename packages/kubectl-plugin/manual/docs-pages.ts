import { COMMANDS, type CommandName } from "../src/cli/commands.ts";
import { pageOf, type Row } from "../src/cli/page.ts";
import type { Words } from "../src/words/words.ts";

/** Pages that say more about a command, below docs/ and without language or ending. */
const MORE: Readonly<Partial<Record<CommandName, readonly string[]>>> = {
  check: ["how-to-read-a-report", "formats", "baseline", "configuration", "helm-and-kustomize", "watch"],
  diff: ["diff"],
  explain: ["explain", "rules/README"],
  fix: ["remedies/README"],
  callers: ["callers"],
  facts: ["platform"],
  snapshot: ["snapshot"],
  probe: ["probe"],
  rules: ["rules/README"],
  completion: ["completion"],
};

export interface DocsLanguage {
  readonly words: Words;
  /** Between a page's name and its ending: nothing, or `.zh-CN`. */
  readonly suffix: "" | ".zh-CN";
  /** The title of a page below docs/. */
  readonly titleOf: (page: string) => string;
}

/** The pages of docs/commands in one language, by the names of their files: a list, and one page for each command. */
export function docsPages(language: DocsLanguage): ReadonlyMap<string, string> {
  const names = Object.keys(COMMANDS) as CommandName[];
  return new Map([[`README${language.suffix}.md`, listPage(names, language)], ...names.map((name) => [`${name}${language.suffix}.md`, commandPage(name, language)] as const)]);
}

function listPage(names: readonly CommandName[], { words, suffix }: DocsLanguage): string {
  const { commandsPage: { title, about, command, does }, generated } = words.manual;
  return [`# ${title}`, otherLanguage("README", suffix), `<!-- ${generated} -->`, about, table([command, does], names.map((name) => [`[${name}](${name}${suffix}.md)`, cell(words.commands[name])]))].map((part) => `${part}\n`).join("\n");
}

function commandPage(name: CommandName, language: DocsLanguage): string {
  const { words } = language;
  const { headings, manual } = words;
  const page = pageOf(name, words);
  const { flag, meaning } = manual.commandsPage;
  return [
    `# ${page.usage.split(" ").slice(0, 3).join(" ")}`,
    otherLanguage(name, language.suffix),
    `<!-- ${manual.generated} -->`,
    `**${page.summary}**`,
    ...page.about,
    fence([page.usage]),
    `## ${headings.examples}`,
    fence(page.examples),
    ...page.sections.flatMap(({ heading, rows }) => [`## ${heading}`, table([flag, meaning], rows.map(([term, told]) => [`\`${term.trim()}\``, cell(told)]))]),
    `## ${headings.exitCodes}`,
    table([headings.exitCodes, meaning], page.exitCodes.rows.map(([code, told]) => [code, cell(told)])),
    ...(MORE[name] ? [`## ${manual.sections.more}`, links(MORE[name], language)] : []),
  ].map((part) => `${part}\n`).join("\n");
}

function otherLanguage(page: string, suffix: DocsLanguage["suffix"]): string {
  return suffix === "" ? `[简体中文](${page}.zh-CN.md)` : `[English](${page}.md)`;
}

function fence(lines: readonly string[]): string {
  return `\`\`\`sh\n${lines.map((line) => `${line}\n`).join("")}\`\`\``;
}

function table(head: Row, rows: readonly Row[]): string {
  return [head, ["---", "---"], ...rows].map(([left, right]) => `| ${left!.replaceAll("|", "\\|")} | ${right} |`).join("\n");
}

/** Words in a cell; what looks like a file, a flag or a value stays plain, as in help. */
function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function links(pages: readonly string[], { suffix, titleOf }: DocsLanguage): string {
  return pages.map((page) => `- [${titleOf(page)}](../${page}${suffix}.md)`).join("\n");
}
