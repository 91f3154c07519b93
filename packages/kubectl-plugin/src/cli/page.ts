import { FORMAT_NAMES } from "../formats/format-names.ts";
import type { Words } from "../words/words.ts";
import { COMMANDS, formatsOf, type Command, type CommandName } from "./commands.ts";
import { groupedFlags, type FlagsOfGroup } from "./flag-groups.ts";
import type { Flag, FlagName } from "./flags.ts";
import { meaningOf } from "./meaning.ts";
import { flagOf } from "./parse.ts";

/** A term, and what it means. */
export type Row = readonly [term: string, meaning: string];

export interface Section {
  readonly heading: string;
  readonly rows: readonly Row[];
}

/** Everything about one command that help, the man page and the docs page tell. */
export interface Page {
  readonly name: CommandName;
  readonly summary: string;
  /** What it does, in paragraphs. */
  readonly about: readonly string[];
  readonly usage: string;
  readonly examples: readonly string[];
  /** Flags by what they are about, the formats of `-o` where they are many, and those to choose a cluster last. */
  readonly sections: readonly Section[];
  readonly exitCodes: Section;
}

export function pageOf(name: CommandName, words: Words): Page {
  const command: Command = COMMANDS[name];
  return {
    name,
    summary: words.commands[name],
    about: words.manual.about[name],
    usage: typed([name, command.args, "[flags]"].filter((part) => part !== "").join(" ")),
    examples: command.examples.map(typed),
    sections: sectionsOf(name, command, words),
    exitCodes: exitCodes(words),
  };
}

function sectionsOf(name: CommandName, { flags, manyOutputs }: Command, words: Words): Section[] {
  const groups = groupedFlags(flags);
  const section = ([group, names]: FlagsOfGroup): Section => ({ heading: words.manual.groups[groups.length === 1 ? "own" : group], rows: names.map((flag) => [flagText(flag, name), meaningOf(flag, name, words)]) });
  const formats: Section = { heading: words.formatting.heading, rows: FORMAT_NAMES.filter((format) => formatsOf(name).includes(format)).map((format) => [format, words.formatting.purposes[format]]) };
  const connection = groups.filter(([group]) => group === "connection");
  return [...groups.filter(([group]) => group !== "connection").map(section), ...(manyOutputs ? [formats] : []), ...connection.map(section)];
}

export function exitCodes({ headings, exitCodes: meanings }: Words): Section {
  return { heading: headings.exitCodes, rows: meanings.map((meaning, code) => [String(code), meaning]) };
}

/** How a command line begins. */
export function typed(rest: string): string {
  return `kubectl loopback ${rest}`;
}

/** `-o, --output FORMAT`; a flag without a short form is left in its column. */
function flagText(name: FlagName, command: CommandName): string {
  const flag: Flag = flagOf(command, name)!;
  return `${flag.short ? `-${flag.short}, ` : "    "}--${name}${flag.value ? ` ${flag.value}` : ""}`;
}
