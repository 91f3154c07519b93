import { COMMANDS, type Command, type CommandName } from "../cli/commands.ts";
import type { FlagName } from "../cli/flags.ts";
import { flagOf, tokensOf, type Invocation } from "../cli/parse.ts";

/** Where the cursor stands in an unfinished command line, and what stands before it. */
export interface Cursor {
  readonly place: { readonly at: "verb" | "flag" | "argument" | "nowhere" } | { readonly at: "value"; readonly flag: string };
  /** What is typed of the word so far; behind `--flag=` only the value. */
  readonly typed: string;
  /** What stands before, as far as it is right. */
  readonly before: Invocation;
  /** Whether there is a verb yet; until then `before` is help's. */
  readonly command: CommandName | undefined;
}

/** Reads the words behind the program's name; the last one is the word to complete, empty where none is begun. Nothing in them is too wrong to be read. */
export function cursorIn(words: readonly string[]): Cursor {
  const before = words.slice(0, -1);
  const last = words.at(-1) ?? "";
  const verb = tokensOf(before).positionals[0];
  const command = verb !== undefined && Object.hasOwn(COMMANDS, verb) ? (verb as CommandName) : undefined;
  const { tokens, args } = readAs(command, before);
  const at = (place: Cursor["place"], typed = last): Cursor => ({ place, typed, before: invocationOf(command ?? "help", tokens, args), command });
  const open = tokens.at(-1);
  if (open?.kind === "option" && open.value === undefined && takesValue(command, open.name)) return at({ at: "value", flag: open.name });
  if (last.startsWith("-") && !tokens.some(({ kind }) => kind === "option-terminator")) return inFlag(last, command, at);
  if (verb === undefined) return at({ at: "verb" });
  return at({ at: command === undefined ? "nowhere" : "argument" });
}

type Tokens = ReturnType<typeof tokensOf>["tokens"];

function readAs(command: CommandName | undefined, words: readonly string[]): { tokens: Tokens; args: readonly string[] } {
  const { own }: Command = COMMANDS[command ?? "help"];
  const { tokens, positionals: [, ...args] } = tokensOf(words, own);
  return { tokens, args };
}

/** `--outp`, or `--output=js`, where the value is what counts. */
function inFlag(last: string, command: CommandName | undefined, at: (place: Cursor["place"], typed?: string) => Cursor): Cursor {
  const [, name, value = ""] = /^(--[^=]+|-[^-=])=(.*)$/s.exec(last) ?? [];
  if (name === undefined) return at({ at: "flag" });
  const [token] = readAs(command, [name]).tokens;
  const flag = token?.kind === "option" ? token.name : "";
  return at(takesValue(command, flag) ? { at: "value", flag } : { at: "nowhere" }, value);
}

function takesValue(command: CommandName | undefined, flag: string): boolean {
  return flagOf(command ?? "help", flag)?.value !== undefined;
}

function invocationOf(command: CommandName, tokens: Tokens, args: readonly string[]): Invocation {
  const of = (flag: FlagName) => tokens.flatMap((token) => (token.kind === "option" && token.name === flag ? [token.value ?? "true"] : []));
  return { command, args, on: (flag) => of(flag).at(-1) === "true", value: (flag) => of(flag).at(-1), values: of };
}
