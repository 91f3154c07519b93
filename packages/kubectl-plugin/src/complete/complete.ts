import { COMMANDS, type CommandName } from "../cli/commands.ts";
import { COMMON_FLAGS, type FlagName } from "../cli/flags.ts";
import { meaningOf } from "../cli/meaning.ts";
import { flagOf } from "../cli/parse.ts";
import type { ExitCode, Shell } from "../shell.ts";
import { languageOf, type Language } from "../words/index.ts";
import { argumentsOf } from "./arguments.ts";
import { DIRECTIVES, words, type Candidate, type Offer } from "./candidate.ts";
import { cursorIn, type Cursor } from "./cursor.ts";
import { valuesOf } from "./values.ts";

/**
 * `__complete WORD…`: how the last word may go on, one candidate a line with a tab before what it means, then a line with
 * a directive, as cobra's programs print it. Never fails, and never says why there is nothing to offer.
 */
export async function complete(typedWords: readonly string[], shell: Shell): Promise<ExitCode> {
  const cursor = cursorIn(typedWords);
  const language = await languageOf(cursor.before.value("lang"), shell.env);
  const offer = await offered(cursor, shell, language).catch((): Offer => []);
  shell.stdout.write(typeof offer === "string" ? `:${DIRECTIVES[offer]}\n` : listed(offer.filter(({ text }) => text.startsWith(cursor.typed))));
  return 0;
}

async function offered(cursor: Cursor, shell: Shell, language: Language): Promise<Offer> {
  const { place, command } = cursor;
  switch (place.at) {
    case "verb": return words(Object.keys(COMMANDS), (name) => language.words.commands[name as CommandName]);
    case "flag": return flags(cursor, language);
    case "value": return valuesOf(place.flag, command ?? "help", cursor, shell, language);
    case "argument": return argumentsOf(command!, cursor, shell, language);
    case "nowhere": return [];
  }
}

/** The flags of the verb, those that are there already only if they may be repeated. */
function flags({ command, before, typed }: Cursor, { words: said }: Language): Candidate[] {
  const name = command ?? "help";
  const all: readonly FlagName[] = command ? COMMANDS[command].flags : (Object.keys(COMMON_FLAGS) as FlagName[]);
  const left = all.filter((flag) => flagOf(name, flag)!.repeatable || before.value(flag) === undefined);
  return left.flatMap((flag) => {
    const about = meaningOf(flag, name, said);
    const { short } = flagOf(name, flag)!;
    return [{ text: `--${flag}`, about }, ...(short && typed === `-${short}` ? [{ text: `-${short}`, about }] : [])];
  });
}

/** A candidate that goes on (`svc/`, `nodes=`) gets no space. */
function listed(candidates: readonly Candidate[]): string {
  const goesOn = candidates.some(({ text }) => /[=/]$/.test(text));
  const lines = candidates.map(({ text, about }) => `${text}${about === undefined ? "" : `\t${about}`}\n`);
  return `${lines.join("")}:${DIRECTIVES.noFiles | (goesOn ? DIRECTIVES.noSpace : 0)}\n`;
}
