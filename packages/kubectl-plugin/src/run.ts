import { oneLine } from "@kubectl-loopback/core";
import { COMMANDS, type CommandName } from "./cli/commands.ts";
import { parseCommandLine, type Invocation } from "./cli/parse.ts";
import { unknownCommand } from "./cli/unknown-command.ts";
import { loadConfig, NOTHING_LOADED, type Loaded } from "./config/load-config.ts";
import { isUsageError, type UsageError } from "./cli/usage-error.ts";
import type { ExitCode, Shell } from "./shell.ts";
import { languageFor, languageOf, type Language } from "./words/index.ts";

type Verb = (invocation: Invocation, shell: Shell, language: Language, loaded: Loaded) => Promise<ExitCode | UsageError> | ExitCode | UsageError;

const VERBS: Readonly<Record<CommandName, Verb>> = {
  check: async (...args) => (await import("./verbs/check.ts")).check(...args),
  explain: async (...args) => (await import("./verbs/explain.ts")).explainVerb(...args),
  fix: async (...args) => (await import("./verbs/fix.ts")).fix(...args),
  diff: async (...args) => (await import("./verbs/diff.ts")).diff(...args),
  callers: async (...args) => (await import("./verbs/callers.ts")).callers(...args),
  facts: async (...args) => (await import("./verbs/facts.ts")).facts(...args),
  probe: async (...args) => (await import("./verbs/probe.ts")).probe(...args),
  snapshot: async (...args) => (await import("./verbs/snapshot.ts")).snapshot(...args),
  rules: async (invocation, shell, language) => (await import("./verbs/rules.ts")).rules(invocation, shell, language),
  version: async (invocation, shell) => (await import("./verbs/version.ts")).version(invocation, shell),
  completion: async (invocation, shell) => (await import("./verbs/completion.ts")).completion(invocation, shell),
  help,
};

/** What scripts of shells ask; it stands in no table, for it takes words of any kind. */
const COMPLETE = "__complete";

/** Runs one command line and says how it ended. */
export async function run(shell: Shell): Promise<ExitCode> {
  if (shell.argv[0] === COMPLETE) return (await import("./complete/complete.ts")).complete(shell.argv.slice(1), shell);
  const invocation = parseCommandLine(shell.argv);
  if (isUsageError(invocation)) return refuse(invocation, shell, await languageOf(langOf(shell.argv), shell.env), invocation.command);
  const loaded = readsConfig(invocation) ? loadConfig(invocation, shell) : NOTHING_LOADED;
  if (isUsageError(loaded)) return refuse(loaded, shell, await languageFor(invocation, NOTHING_LOADED, shell.env), invocation.command);
  const language = await languageFor(invocation, loaded, shell.env);
  const outcome = invocation.on("help") ? await help({ ...invocation, args: [invocation.command] }, shell, language) : await VERBS[invocation.command](invocation, shell, language, loaded);
  return typeof outcome === "number" ? outcome : refuse(outcome, shell, language, invocation.command);
}

function readsConfig({ command, on }: Invocation): boolean {
  const flags: readonly string[] = COMMANDS[command].flags;
  return flags.includes("config") && !on("help");
}

/** The language of a command line that cannot be read otherwise. */
function langOf(argv: readonly string[]): string | undefined {
  const index = argv.indexOf("--lang");
  return argv.find((arg) => arg.startsWith("--lang="))?.slice("--lang=".length) ?? (index < 0 ? undefined : argv[index + 1]);
}

/** Columns of help at most, for the sake of reading; a pipe counts as 80 wide. */
const WIDEST = 100;

async function help({ args }: Pick<Invocation, "args">, shell: Shell, { words }: Language): Promise<ExitCode | UsageError> {
  const [name] = args;
  if (name !== undefined && !Object.hasOwn(COMMANDS, name)) return unknownCommand(name);
  const { commandHelp, overview } = await import("./cli/help.ts");
  const width = Math.max(40, Math.min(shell.stdout.columns, WIDEST));
  shell.stdout.write(name === undefined || name === "help" ? overview(words, width) : commandHelp(name as CommandName, words, width));
  return 0;
}

function refuse(error: UsageError, shell: Shell, { words }: Language, command?: string): ExitCode {
  shell.stderr.write(`${words.levels.error}: ${oneLine(words.usage[error.usage](error.written, error.instead))}\n${words.helpHint(command)}\n`);
  return 2;
}
