import fc, { type Arbitrary } from "fast-check";
import type { Json, JsonObject } from "@kubectl-loopback/core";

/** Keys that mean something to JavaScript, and texts that mean something to whoever shows them. */
export const HOSTILE_KEYS = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "length", "", " ", "0", "-1", "a\u0000b"];

const MARKS = ["\u001b[31m", "\u009b2J", "\u202e", "\ufeff", "\u2028", "\u0085", "\ud800", "\0", "<script>", "{{", "}}", "::error::", "中文", "🙂", "$(x)", "`x`", "%00", "../.."];
const LINES = ["\n", "\r\n", "\r", "\n\n", "\t", " ", "  ", "    ", "\n---\n", "\n...\n", "\n  ", "\n- "];
const SIGNS = [":", ": ", ",", "-", "- ", "#", " # ", "'", '"', "\\", "\\n", "\\u0000", "|", "|-\n", ">", "{", "}", "[", "]", "{}", "[]", "&a ", "*a", "<<: ", "!!str ", "?", "%", "@", "~", "=", "/", ".", "*", "(", ")", "!"];
const WORDS = ["null", "true", "yes", "0", "-0", "1e999", "0x1f", "010", "99999999999999999999", "1.5", ".inf", "12:30", "2024-01-01"];

/** One change of a text: so much is taken out at a place, and this is put in, so many times. */
interface Edit {
  readonly at: number;
  readonly cut: number;
  readonly put: string;
  readonly times: number;
}

function edits(words: readonly string[]): Arbitrary<readonly Edit[]> {
  const put = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("", ...LINES, ...SIGNS) },
    { weight: 3, arbitrary: fc.constantFrom(...words, ...WORDS) },
    { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_KEYS, ...MARKS) },
    { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 4 }) },
  );
  const times = fc.oneof({ weight: 12, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: fc.integer({ min: 2, max: 60 }) });
  return fc.array(fc.record({ at: fc.nat(), cut: fc.constantFrom(0, 0, 1, 2, 5, 40), put, times }), { maxLength: 6 });
}

/** Texts that are nearly right: a few edits away from one that is, with the words that mean something there. */
export function mutated(seeds: Arbitrary<string>, words: readonly string[] = HOSTILE_KEYS): Arbitrary<string> {
  return fc.tuple(seeds, edits(words)).map(([seed, all]) => all.reduce(edited, seed));
}

function edited(text: string, { at, cut, put, times }: Edit): string {
  const start = at % (text.length + 1);
  return text.slice(0, start) + put.repeat(times) + text.slice(start + cut);
}

/** Any value in the place of one of a certain type. */
const junk: Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, 1.5, 80, 65536, 1e21, "", "true", "True", "80", "TCP", [], {}, [null], [[]], [{}], { a: null }),
  fc.constantFrom<Json>(...HOSTILE_KEYS, ...MARKS),
  fc.constantFrom<Json>(JSON.parse('{"__proto__": {"polluted": true}}'), JSON.parse('{"constructor": {"prototype": {"polluted": true}}}'), ["__proto__"]),
);

/** One change of a value: the entry with this number, counted through the whole tree, is replaced, taken out, wrapped or renamed. */
interface Change {
  readonly entry: number;
  readonly how: "replace" | "remove" | "wrap" | "rename" | "repeat";
  readonly value: Json;
  readonly key: string;
}

const changes: Arbitrary<readonly Change[]> = fc.array(fc.record({
  entry: fc.nat(), how: fc.constantFrom("replace", "replace", "replace", "remove", "wrap", "rename", "repeat"), value: junk, key: fc.constantFrom(...HOSTILE_KEYS),
}), { maxLength: 5 });

/** Values that are nearly right: other types, missing fields and hostile keys in a few places of one that is. */
export function mutatedValue<T extends Json>(seeds: Arbitrary<T>): Arbitrary<Json> {
  return fc.tuple(seeds, changes).map(([seed, all]) => {
    const root: JsonObject = { root: JSON.parse(JSON.stringify(seed)) as Json };
    for (const change of all) apply(root, change);
    return root["root"] ?? null;
  });
}

type Holder = Record<string | number, Json>;

function apply(root: Json, { entry, how, value, key }: Change): void {
  const all = [...entries(root)];
  const [holder, name] = all[entry % all.length] ?? [];
  if (holder === undefined || name === undefined) return;
  const old = holder[name]!;
  // A copy: what is put in may be changed next.
  if (how === "replace") put(holder, name, JSON.parse(JSON.stringify(value)) as Json);
  else if (how === "wrap") put(holder, name, [old]);
  else if (Array.isArray(holder)) holder.splice(Number(name), how === "remove" ? 1 : 0, ...(how === "repeat" ? [JSON.parse(JSON.stringify(old)) as Json] : []));
  else if (how === "remove") delete holder[name];
  else if (how === "rename") put(holder, key, JSON.parse(JSON.stringify(old)) as Json);
}

/** As JSON.parse does it: `__proto__` is a key like any other. */
function put(holder: Holder, name: string | number, value: Json): void {
  Object.defineProperty(holder, name, { value, enumerable: true, configurable: true, writable: true });
}

function* entries(value: Json): Iterable<[Holder, string | number]> {
  if (typeof value !== "object" || value === null) return;
  for (const name of Object.keys(value)) {
    yield [value as Holder, Array.isArray(value) ? Number(name) : name];
    yield* entries((value as Holder)[name]!);
  }
}
