import { ASSUMPTIONS, CLIENT_KINDS, REMEDIES, type Messages } from "@kubectl-loopback/core";
import { COMMANDS, formatsOf, type Command, type CommandName } from "../cli/commands.ts";
import type { FLAGS, FlagName } from "../cli/flags.ts";
import { choicesOf, flagOf } from "../cli/parse.ts";
import { FORMAT_NAMES, TEMPLATED } from "../formats/format-names.ts";
import type { Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { plainNames, words, type Candidate, type Offer } from "./candidate.ts";
import type { Cursor } from "./cursor.ts";
import { namesFor } from "./names.ts";

type Owned<T> = T extends { own: infer O } ? O[keyof O] : never;

/** The names that help gives to values of flags. */
type Metavar = Extract<(typeof FLAGS)[FlagName] | Owned<(typeof COMMANDS)[CommandName]>, { value: string }>["value"];

type Source = (cursor: Cursor, shell: Shell, language: Language) => Promise<Offer> | Offer;

const nothing: Source = () => [];
const files: Source = () => "files";
const folders: Source = () => "folders";

/** What may stand for a value, by the name that help gives it: a new name does not compile before it stands here. */
const BY_METAVAR: Readonly<Record<Metavar, Source>> = {
  FILE: files,
  "FILE|-": files,
  "FILE|DIR|-": files,
  DIR: folders,
  NAMESPACE: async ({ before }, shell) => words(await namesFor(before, shell).namespaces()),
  NODE: async ({ before }, shell) => words(await namesFor(before, shell).clients("Node")),
  "KIND/NAME": clients,
  "KEY=VALUE": assumptions,
  CHANGE: (_, __, { messages }) => [...remedies(messages), { text: "direct-access=true" }, { text: "direct-access=false" }, ...assumptions()],
  ID: (_, __, { messages }) => remedies(messages),
  NAME: nothing,
  FORMAT: nothing, LANG: nothing, WHEN: nothing, SEVERITY: nothing, WHERE: nothing,
  SELECTOR: nothing, PORT: nothing, DURATION: nothing, NUMBER: nothing, IMAGE: nothing, URL: nothing, TOKEN: nothing, USER: nothing, GROUP: nothing,
};

const BY_FLAG: Readonly<Partial<Record<FlagName, Source>>> = {
  context: kubeconfig("contexts"),
  cluster: kubeconfig("clusters"),
  user: kubeconfig("users"),
  accept: (_, __, { messages }) => words(Object.keys(messages.fixing.preconditions), (name) => messages.fixing.preconditions[name as keyof Messages["fixing"]["preconditions"]]),
};

function kubeconfig(entries: "contexts" | "clusters" | "users"): Source {
  return async ({ before }, shell) => words(plainNames((await import("../cluster/kubeconfig.ts")).kubeconfigNames(entries, before, shell)));
}

/** What may be the value of a flag. */
export function valuesOf(flag: string, command: CommandName, cursor: Cursor, shell: Shell, language: Language): Promise<Offer> | Offer {
  const { manyOutputs }: Command = COMMANDS[command];
  if (flag === "output" && manyOutputs) return outputs(command, cursor, language);
  const written = flagOf(command, flag)!;
  const choices = choicesOf(flag, written, command);
  return choices ? words(choices) : (BY_FLAG[flag as FlagName] ?? BY_METAVAR[written.value as Metavar])(cursor, shell, language);
}

/** A format, and a file behind it. */
function outputs(command: CommandName, { typed }: Cursor, { words: { formatting } }: Language): Offer {
  if (typed.includes("=")) return "files";
  return FORMAT_NAMES.filter((name) => formatsOf(command).includes(name)).map((name) => ({ text: TEMPLATED.includes(name) ? `${name}=` : name, about: formatting.purposes[name] }));
}

/** Whole assumptions, there are few; where a value may be any number or version, the key alone. */
function assumptions(): Candidate[] {
  return Object.entries(ASSUMPTIONS).flatMap(([key, { values, open }]) => (open ? [{ text: `${key}=` }] : values.map((value) => ({ text: `${key}=${value}` }))));
}

function remedies({ fixing }: Messages): Candidate[] {
  return words(REMEDIES.map(({ id }) => id), (id) => fixing.remedies[id as keyof typeof fixing.remedies].title);
}

/** `deploy/` first, then the names. */
async function clients({ typed, before }: Cursor, shell: Shell): Promise<Offer> {
  const [word = "", name] = typed.split("/");
  const kind = Object.hasOwn(CLIENT_KINDS, word.toLowerCase()) ? CLIENT_KINDS[word.toLowerCase()] : undefined;
  if (name === undefined) return words(kindWords(CLIENT_KINDS, typed).map((one) => `${one}/`));
  return kind ? words((await namesFor(before, shell).clients(kind)).map((one) => `${word}/${one}`)) : [];
}

/** For each kind one word that begins as typed: the whole of what is typed, else the first one. */
export function kindWords(kinds: Readonly<Record<string, string>>, typed: string): string[] {
  const begun = Object.keys(kinds).filter((word) => word.startsWith(typed));
  return begun.filter((word) => word === (begun.includes(typed) && kinds[typed] === kinds[word] ? typed : begun.find((one) => kinds[one] === kinds[word])));
}
