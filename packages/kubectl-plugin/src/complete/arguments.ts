import { OWNER_KINDS, RULES } from "@kubectl-loopback/core";
import { COMMANDS, type CommandName } from "../cli/commands.ts";
import { SHELLS } from "../cli/shells.ts";
import type { Target } from "../cli/targets.ts";
import type { Shell } from "../shell.ts";
import { SYMPTOMS, type SymptomName } from "../symptoms/tree.ts";
import type { Language } from "../words/index.ts";
import { words, type Candidate, type Offer } from "./candidate.ts";
import type { Cursor } from "./cursor.ts";
import { namesFor, type Names } from "./names.ts";
import { kindWords } from "./values.ts";

/** What may stand as an argument of a verb. */
export async function argumentsOf(command: CommandName, cursor: Cursor, shell: Shell, language: Language): Promise<Offer> {
  const { args } = cursor.before;
  const { takes } = COMMANDS[command];
  // Two arguments are TYPE NAME; TYPE/NAME is both at once.
  if (args.length >= (takes === 2 && args[0]?.includes("/") ? 1 : takes)) return [];
  if (command === "help") return words(Object.keys(COMMANDS), (name) => language.words.commands[name as CommandName]);
  if (command === "completion") return words(SHELLS);
  if (command !== "explain") return targets(cursor, shell);
  if (cursor.before.on("symptom")) return args.length === 0 ? symptoms(language) : [];
  return [...(args.length === 0 ? rules(language) : []), ...(await targets(cursor, shell))];
}

function rules({ messages }: Language): Candidate[] {
  return RULES.map(({ code }) => ({ text: code, about: messages.rules[code].title }));
}

function symptoms({ words: { symptoms: said } }: Language): Candidate[] {
  return words(Object.keys(SYMPTOMS), (name) => said[name as SymptomName].choice || undefined);
}

/** `svc`, `svc orders`, `svc/orders`, as kubectl takes them; what is named already is not offered again. */
async function targets({ typed, before }: Cursor, shell: Shell): Promise<Candidate[]> {
  const { args, on, values } = before;
  const names = namesFor(before, shell);
  const [first] = args;
  if (first !== undefined && !first.includes("/")) return words(without(args.slice(1), await namesOf(first.split(","), names)));
  const [word = "", name] = typed.split("/");
  const slashed = on("all-namespaces") || values("selector").length > 0 ? [] : await slashedNames(name === undefined ? kindWords(OWNER_KINDS, "").filter((kind) => kind.startsWith(typed)) : [word], names);
  const kinds = first === undefined && name === undefined ? kindWords(OWNER_KINDS, typed) : [];
  return words([...kinds, ...without(args, slashed)]);
}

function without(gone: readonly string[], all: readonly string[]): string[] {
  return all.filter((one) => !gone.includes(one));
}

async function slashedNames(kinds: readonly string[], names: Names): Promise<string[]> {
  const each = await Promise.all(kinds.map(async (kind) => (await namesOf([kind], names)).map((name) => `${kind}/${name}`)));
  return each.flat();
}

async function namesOf(kinds: readonly string[], names: Names): Promise<string[]> {
  const each = await Promise.all(kinds.map((word) => {
    const kind = kindOf(word);
    return kind === undefined ? [] : names.owners(kind);
  }));
  return [...new Set(each.flat())];
}

function kindOf(word: string): Target["kind"] | undefined {
  const plain = word.toLowerCase().split(".")[0]!;
  return Object.hasOwn(OWNER_KINDS, plain) ? OWNER_KINDS[plain] : undefined;
}
