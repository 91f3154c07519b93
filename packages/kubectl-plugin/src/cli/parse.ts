import { parseArgs } from "node:util";
import { COMMANDS, formatsOf, type Command, type CommandName } from "./commands.ts";
import { durationOf } from "./duration.ts";
import { FLAGS, type Flag, type FlagName } from "./flags.ts";
import { meant } from "./meant.ts";
import { unknownCommand } from "./unknown-command.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** A command line as a value. */
export interface Invocation {
  readonly command: CommandName;
  readonly args: readonly string[];
  /** Whether a switch is on. */
  on(flag: FlagName): boolean;
  /** The (last) value of a flag. */
  value(flag: FlagName): string | undefined;
  /** All values of a repeatable flag. */
  values(flag: FlagName): readonly string[];
}

function optionsOf(flags: Readonly<Record<string, Flag>>) {
  return Object.fromEntries(Object.entries(flags).map(([name, flag]) =>
    [name, { type: flag.value ? "string" as const : "boolean" as const, multiple: true, ...(flag.short ? { short: flag.short } : {}) }]));
}

/** Splits words into flags and the rest, as the command reads them. */
export function tokensOf(argv: readonly string[], own: Readonly<Record<string, Flag>> = {}) {
  return parseArgs({ args: [...argv], options: optionsOf({ ...FLAGS, ...own }), strict: false, allowPositionals: true, tokens: true });
}

/** Reads a command line; what is wrong with it comes back as an error with the nearest right word. */
export function parseCommandLine(argv: readonly string[]): Invocation | UsageError {
  const verb = tokensOf(argv).positionals[0] ?? "help";
  if (!Object.hasOwn(COMMANDS, verb)) return unknownCommand(verb);
  const command = verb as CommandName;
  const { own }: Command = COMMANDS[command];
  const { tokens, positionals: [, ...args] } = tokensOf(argv, own);
  const values = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const value = valueOf(token);
    const wrong = checkFlag(token.name, token.rawName, value, command);
    if (wrong) return { ...wrong, command };
    values.set(token.name, [...(values.get(token.name) ?? []), value ?? "true"]);
  }
  const apart = APART.find((names) => names.every((name) => values.has(name)));
  if (apart) return { ...usageError("bad-combination", apart.map((name) => `--${name}`).join(", "), `--${apart[0]}`), command };
  const contexts = [...new Set(values.get("context"))];
  if (contexts.length > 1 && !(COMMANDS[command] as Command).manyContexts) return { ...usageError("bad-combination", contexts.map((name) => `--context ${name}`).join(", "), `--context ${contexts[0]}`), command };
  const extra = args[COMMANDS[command].takes];
  if (extra !== undefined) return { ...usageError("unexpected-argument", extra), command };
  const of = (flag: FlagName) => values.get(flag) ?? [];
  return { command, args, on: (flag) => of(flag).at(-1) === "true", value: (flag) => of(flag).at(-1), values: of };
}

/** Flags that each ask for another thing. */
const APART: readonly (readonly FlagName[])[] = [["snapshot", "filename"], ["snapshot", "kustomize"], ["snapshot", "live"], ["ticket", "symptom"], ["ticket", "what-if"]];

/** kubectl takes `-n=prod` as it takes `-nprod`. */
function valueOf({ rawName, value, inlineValue }: { rawName: string; value?: string | undefined; inlineValue?: boolean | undefined }): string | undefined {
  return inlineValue === true && !rawName.startsWith("--") ? value?.replace(/^=/, "") : value;
}

function checkFlag(name: string, written: string, value: string | undefined, command: CommandName): UsageError | undefined {
  const allowed: readonly string[] = COMMANDS[command].flags;
  const flag = flagOf(command, name);
  if (!Object.hasOwn(FLAGS, name) || !flag || !allowed.includes(name)) {
    return usageError("unknown-flag", written, written.startsWith("--") ? prefixed(meant(name, allowed)) : undefined);
  }
  if (!flag.value) return value === undefined || value === "true" || value === "false" ? undefined : usageError("bad-value", `${written}=${value}`, "true, false");
  if (value === undefined || value === "") return usageError("missing-value", written, flag.value);
  if (name === "output" && (COMMANDS[command] as Command).manyOutputs) return undefined;
  const choices = choicesOf(name, flag, command);
  if (choices && !choices.includes(value)) return usageError("bad-value", `${written} ${value}`, meant(value, choices) ?? choices.join(", "));
  if (flag.value === "DURATION" && durationOf(value) === undefined) return usageError("bad-value", `${written} ${value}`, "5s, 1m30s, 0");
  return undefined;
}

/** The only values that a flag takes behind this command. */
export function choicesOf(name: string, flag: Flag, command: CommandName): readonly string[] | undefined {
  return name === "output" && flag.choices ? formatsOf(command) : flag.choices;
}

/** How a flag is written behind this command. */
export function flagOf(command: CommandName, name: string): Flag | undefined {
  const { own = {} }: Command = COMMANDS[command];
  return own[name as FlagName] ?? (FLAGS as Record<string, Flag>)[name];
}

function prefixed(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `--${name}`;
}
