import fc from "fast-check";
import { at, isObject, type Change, type Json, type JsonObject, type Path } from "@kubectl-loopback/core";
import type { Dice } from "./yaml-writer.ts";

const WORDS = ["a", "b", "name", "web", "true", "no", "on", "10", "1e3", "x/y.z", "a: b", "c # d", "it's", "", "~", "- x", "{a}", "a, b", "中文", 'say "hi"', "010", "<", "*a", "&b", "!c", "1:30", "tab\tin"];
const LINES = ["a {", "    b", "}", "", "# c", "errors", "- x: y"];

const scalar: fc.Arbitrary<Json> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...WORDS) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 8, 80, 443, -1, 1.5, true, false, null) },
  { weight: 2, arbitrary: fc.tuple(fc.array(fc.constantFrom(...LINES), { minLength: 1, maxLength: 5 }), fc.constantFrom("", "\n", "\n", "\n\n")).map(([lines, end]) => lines.join("\n") + end) },
);

const key = fc.constantFrom("a", "b", "c", "d", "e", "f", "name", "x/y", "on", "a b", "80", "type");

const { tree } = fc.letrec<{ tree: Json; map: JsonObject; list: Json[] }>((tie) => ({
  tree: fc.oneof({ depthSize: "small", withCrossShrink: true }, { weight: 3, arbitrary: scalar }, { weight: 3, arbitrary: tie("map") }, { weight: 2, arbitrary: tie("list") }),
  map: fc.dictionary(key, tie("tree"), { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonObject>,
  list: fc.array(tie("tree"), { maxLength: 3 }),
}));

/** Part of an object, with something in it. */
export const specs: fc.Arbitrary<JsonObject> = fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
export const values: fc.Arbitrary<Json> = tree;

/** Changes to an object that lie below `spec` or in its metadata. */
export function randomChanges(object: JsonObject, by: Dice, pool: readonly Json[]): Change[] {
  const count = by.pick([1, 1, 1, 2, 3]);
  return Array.from({ length: count }, () => randomChange(object, by, by.pick(pool)));
}

const NEW_KEYS = ["tke/prevent", "new", "on", "443", "a", "b", "Corefile"];

function randomChange(object: JsonObject, by: Dice, value: Json): Change {
  const path = by.pick(pathsIn(object["spec"]!, ["spec"]));
  const here = at(object, path)!;
  const last = path.at(-1)!;
  if (by.once(5)) return { op: "remove", path };
  if (by.once(6) && typeof last === "string" && path.length > 1) return { op: "rename", path, key: by.pick(NEW_KEYS) };
  if (Array.isArray(here) && !by.once(4)) return { op: "set", path: [...path, here.length], value };
  if ((isObject(here) || here === null) && !by.once(4)) return { op: "set", path: [...path, by.pick(NEW_KEYS), ...(by.once(4) ? ["deep"] : [])], value };
  if (by.once(10)) return { op: "set", path: ["metadata", "annotations", by.pick(NEW_KEYS)], value };
  return { op: "set", path, value: typeof here === "string" && here.includes("\n") && !by.once(3) ? withLine(here, by) : value };
}

/** As someone edits a Corefile: a line more, one less or another one. */
function withLine(text: string, by: Dice): string {
  const lines = text.split("\n");
  return lines.toSpliced(by.roll(lines.length), by.roll(2), ...by.pick([["rewrite a b"], [], ["x", "", "y"]])).join("\n");
}

function pathsIn(value: Json, path: Path): Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries: [string | number, Json][] = Array.isArray(value) ? value.map((item, index) => [index, item]) : Object.entries(value);
  return [path, ...entries.flatMap(([name, entry]) => pathsIn(entry, [...path, name]))];
}
