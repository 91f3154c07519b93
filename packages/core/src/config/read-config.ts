import { ASSUMPTIONS } from "../assumptions.ts";
import { isDay } from "../dates.ts";
import { CLIENT_KINDS, OWNER_KINDS } from "../kinds.ts";
import type { Assumptions } from "../model/cluster.ts";
import type { RuleCode, Severity } from "../model/finding.ts";
import { isObject, type Path } from "../model/json.ts";
import type { Location } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { nearest } from "../nearest.ts";
import { codeMeant, isRuleCode, RULE_CODES } from "../rules/codes.ts";
import { NO_CONFIG, NO_SETTINGS, type ClientsEntry, type Config, type ConfigClient, type FailOn, type RuleLevels, type Settings, type SuppressEntry } from "./config.ts";
import { readConfigText } from "./config-text.ts";
import { entriesOf, fields, keyText, listOf, oneOf, tellUnknown, tellWrong, text, whole, type Read, type Tell } from "./shape.ts";

/** Reads a configuration file. What is wrong becomes a problem with its place and is left out; the rest counts. */
export function readConfig({ file, text: written }: { readonly file: string; readonly text: string }): { readonly config: Config; readonly problems: readonly Problem[] } {
  const read = readConfigText(file, written);
  if ("error" in read) return { config: NO_CONFIG, problems: [{ code: "bad-config", level: "error", params: { fault: "syntax", error: read.error }, location: read.location }] };
  const problems: Problem[] = [];
  const tell: Tell = (path, fault) => {
    const isValue = fault.fault === "wrong-value" && fault.expected !== "object";
    problems.push({ code: "bad-config", level: "error", params: fault, location: isValue ? read.valueAt(path) : read.keyAt(path) });
  };
  const { clusters, ...found } = topOf(read.valueAt)(read.value, [], tell) ?? {};
  return { config: { ...NO_CONFIG, ...found, clusters: new Map(clusters) }, problems };
}

type Placing = (path: Path) => Location;
type Top = Omit<Config, "clusters"> & { readonly clusters: readonly (readonly [string, Settings])[] };

function topOf(placeOf: Placing): Read<Partial<Top>> {
  const settings = settingsOf(placeOf);
  return fields<Top>({
    ...settings,
    exclude: listOf(text("path-glob", (glob) => (PATH_GLOB.test(glob) ? glob.replace(/\/$/, "") : undefined))),
    lang: oneOf(LANGUAGES),
    clusters: entriesOf((context, value, path, tell) => {
      const found = fields<Settings>(settings)(value, path, tell);
      return found && [context, { ...NO_SETTINGS, ...found }] as const;
    }),
  });
}

/** A path from the folder of the file, without what other tools mean something by: `!`, braces and brackets. */
const PATH_GLOB = /^(?!(?:.*\/)?\.{1,2}(?:\/|$))[^!/{}[\]][^{}[\]]*$/;

const LEVELS: readonly (Severity | "off")[] = ["off", "info", "warning", "error"];
const LANGUAGES: readonly NonNullable<Config["lang"]>[] = ["en", "zh-CN"];
const FAIL_ON: readonly FailOn[] = ["error", "warning", "info", "never"];

function settingsOf(placeOf: Placing): { readonly [K in keyof Settings]: Read<Settings[K]> } {
  return {
    assume: readAssumptions,
    clients: entriesOf((key, value, path, tell) => clientsEntry(key, path, tell, readClients(value, path, tell), placeOf)),
    rules: readRules,
    failOn: oneOf(FAIL_ON),
    suppress: listOf(suppressEntry(placeOf)),
  };
}

const ASSUMED = Object.keys(ASSUMPTIONS);

/** Values are written as what they are: a number, a boolean or a text. */
const readAssumptions: Read<Assumptions> = (value, path, tell) => {
  const entries = entriesOf((key, one, at, report) => {
    if (!Object.hasOwn(ASSUMPTIONS, key)) return tellUnknown(at, report, ASSUMED, nearest(key, ASSUMED));
    const { read, values } = ASSUMPTIONS[key as keyof Assumptions];
    return read(String(one)) === one ? [key, one] as const : values.length === 1 ? tellWrong(at, report, "like", values) : tellWrong(at, report, "one-of", values, nearest(String(one), values));
  })(value, path, tell);
  return entries && Object.fromEntries(entries);
};

const readRules: Read<RuleLevels> = (value, path, tell) => {
  const entries = entriesOf((code, one, at, report) => {
    if (!isRuleCode(code)) return tellUnknown(at, report, RULE_CODES, codeMeant(code));
    const level = oneOf(LEVELS)(one, at, report);
    return level && [code, level] as const;
  })(value, path, tell);
  return entries && Object.fromEntries(entries);
};

/** `svc/orders` or `prod/svc/orders`. */
function nameIn<T>(written: string, kinds: Readonly<Record<string, T>>): { kind: T; namespace: string | null; name: string } | undefined {
  const [, namespace = null, kind, name] = /^(?:([^/\s]+)\/)?([^/\s]+)\/([^/\s]+)$/.exec(written) ?? [];
  return kind !== undefined && name !== undefined && Object.hasOwn(kinds, kind) ? { kind: kinds[kind]!, namespace, name } : undefined;
}

const readClients: Read<readonly ConfigClient[]> = whole(listOf(text("client", (written) => nameIn(written, CLIENT_KINDS))));

function clientsEntry(key: string, path: Path, tell: Tell, clients: readonly ConfigClient[] | undefined, placeOf: Placing): ClientsEntry | undefined {
  const owner = nameIn(key, OWNER_KINDS);
  if (!owner) return tellWrong(path, tell, "object");
  return clients && { ...owner, clients, location: placeOf(path) };
}

/** One wrong word makes an entry void: what is left of it might hide more than was meant. */
function suppressEntry(placeOf: Placing): Read<SuppressEntry> {
  const glob = text("glob", (pattern) => (pattern === "" || /\s/.test(pattern) ? undefined : pattern));
  const keys = fields<Omit<SuppressEntry, "location">>({
    rules: listOf(readCode),
    kind: glob,
    namespace: glob,
    name: glob,
    reason: text("text", (reason) => (reason.trim() === "" ? undefined : reason.trim())),
    until: text("day", (day) => (isDay(day) ? day : undefined)),
  });
  return whole((value, path, tell) => {
    const found = keys(value, path, tell);
    if (!found || !isObject(value)) return undefined;
    const lacks = (...needed: string[]) => {
      if (!needed.some((key) => Object.hasOwn(value, key))) tell(path, { fault: "missing-key", key: keyText(path), needed });
    };
    lacks("reason");
    lacks("rules", "kind", "namespace", "name");
    const { rules = [], kind = null, namespace = null, name = null, reason = "", until = null } = found;
    return { rules, kind, namespace, name, reason, until, location: placeOf(path) };
  });
}

const readCode: Read<RuleCode> = (value, path, tell) => {
  if (typeof value === "string" && isRuleCode(value)) return value;
  return tellWrong(path, tell, "rule", RULE_CODES, codeMeant(String(value)));
};
