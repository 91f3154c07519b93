import { textWidth, wrap } from "@kubectl-loopback/core";
import { FORMAT_NAMES } from "../formats/format-names.ts";
import type { Words } from "../words/words.ts";
import { COMMANDS, formatsOf, type Command, type CommandName } from "./commands.ts";
import { CONNECTION_FLAGS, type Flag, type FlagName } from "./flags.ts";
import { flagOf } from "./parse.ts";

/** What can be typed at all. */
export function overview(words: Words, width: number): string {
  const commands = (Object.keys(COMMANDS) as CommandName[]).map((name) => [name, words.commands[name]] as const);
  return [
    `${words.tagline}\n`,
    section(words.headings.usage, [typed("COMMAND [flags]")]),
    section(words.headings.commands, columns(commands, width)),
    section(words.headings.examples, ["check", "check svc/orders -n prod", "check -f manifests/"].map(typed)),
    exitCodes(words, width),
    `${words.helpHint("COMMAND")}\n`,
  ].join("\n");
}

/** What one command takes, with examples to type. */
export function commandHelp(name: CommandName, words: Words, width: number): string {
  const command: Command = COMMANDS[name];
  const ownWords = (words.ownFlags as Partial<Record<CommandName, Partial<Record<FlagName, string>>>>)[name];
  const isConnection = (flag: FlagName) => Object.hasOwn(CONNECTION_FLAGS, flag);
  const outputFlag = command.manyOutputs ? words.formatting.flag : words.formats(formatsOf(name));
  const meaning = (flag: FlagName) => ownWords?.[flag] ?? (flag === "output" ? outputFlag : words.flags[flag]);
  const described = (flags: readonly FlagName[]) => columns(flags.map((flag) => [flagText(flag, name), meaning(flag)]), width);
  const connection = command.flags.filter(isConnection);
  return [
    `${words.commands[name]}\n`,
    section(words.headings.usage, [typed([name, command.args, "[flags]"].filter((part) => part !== "").join(" "))]),
    section(words.headings.examples, command.examples.map(typed)),
    section(words.headings.flags, described(command.flags.filter((flag) => !isConnection(flag)))),
    ...(command.manyOutputs ? [section(words.formatting.heading, columns(FORMAT_NAMES.filter((format) => formatsOf(name).includes(format)).map((format) => [format, words.formatting.purposes[format]]), width))] : []),
    ...(connection.length === 0 ? [] : [section(words.headings.connection, described(connection))]),
    exitCodes(words, width),
  ].join("\n");
}

function exitCodes(words: Words, width: number): string {
  return section(words.headings.exitCodes, columns(words.exitCodes.map((meaning, code) => [String(code), meaning]), width));
}

function typed(example: string): string {
  return `kubectl loopback ${example}`;
}

function flagText(name: FlagName, command: CommandName): string {
  const flag: Flag = flagOf(command, name)!;
  return `${flag.short ? `-${flag.short}, ` : "    "}--${name}${flag.value ? ` ${flag.value}` : ""}`;
}

function section(heading: string, lines: readonly string[]): string {
  return `${heading}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

const GAP = 3;

function columns(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.max(...rows.map(([term]) => textWidth(term))) + GAP;
  return rows.map(([term, meaning]) => term + " ".repeat(left - textWidth(term)) + wrap(meaning, width, left + 2));
}
