import { widthOf } from "../output/width.ts";
import type { Words } from "../words/words.ts";
import { COMMANDS, type Command, type CommandName } from "./commands.ts";
import { CONNECTION_FLAGS, FLAGS, type Flag, type FlagName } from "./flags.ts";

/** What can be typed at all. */
export function overview(words: Words): string {
  const rows = (Object.keys(COMMANDS) as CommandName[]).map((name) => [name, words.commands[name]] as const);
  const examples = ["check", "check svc/orders -n prod", "check -f manifests/"];
  return [words.tagline, "", section(words.headings.usage, ["kubectl loopback COMMAND"]), section(words.headings.commands, columns(rows)),
    section(words.headings.examples, examples.map(typed)), section(words.headings.exitCodes, [words.exitCodes]), words.helpHint, ""].join("\n");
}

/** What one command takes, with examples to type. */
export function commandHelp(name: CommandName, words: Words): string {
  const command: Command = COMMANDS[name];
  const isConnection = (flag: FlagName) => Object.hasOwn(CONNECTION_FLAGS, flag);
  const own = command.flags.filter((flag) => !isConnection(flag));
  const connection = command.flags.filter(isConnection);
  return [
    words.commands[name], "",
    section(words.headings.usage, [`kubectl loopback ${name}${command.args === "" ? "" : ` ${command.args}`} [flags]`]),
    section(words.headings.examples, command.examples.map(typed)),
    section(words.headings.flags, columns(own.map((flag) => [flagText(flag), words.flags[flag]]))),
    ...(connection.length === 0 ? [] : [section(words.headings.connection, columns(connection.map((flag) => [flagText(flag), words.flags[flag]])))]),
    section(words.headings.exitCodes, [words.exitCodes]),
  ].join("\n");
}

function typed(example: string): string {
  return `kubectl loopback ${example}`;
}

function flagText(name: FlagName): string {
  const flag: Flag = FLAGS[name];
  return `${flag.short ? `-${flag.short}, ` : "    "}--${name}${flag.value ? ` ${flag.value}` : ""}`;
}

function section(heading: string, lines: readonly string[]): string {
  return `${heading}:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}

function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => widthOf(left)));
  return rows.map(([left, right]) => `${left}${" ".repeat(width - widthOf(left))}   ${right}`);
}
