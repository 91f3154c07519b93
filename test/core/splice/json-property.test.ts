import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges, type Change, type Json, type JsonObject, type KubeObject } from "@kubectl-loopback/core";
import { walkJson } from "../../../packages/core/src/text/json-text.ts";
import { spliceChanges } from "@kubectl-loopback/core";
import { randomChanges, specs, values } from "./random-edits.ts";
import { objectsOf } from "./support.ts";
import { dice, type Dice } from "./yaml-writer.ts";

/** Writes JSON in the way of one program, or with each map and list in another one. */
function writeJson(value: JsonObject, by: Dice): string {
  const style = by.roll(4);
  if (style === 0) return JSON.stringify(value);
  if (style === 1) return JSON.stringify(value, null, by.pick(["  ", "    ", "\t", " "]));
  const unit = by.pick(["  ", "\t"]);
  return writeMixed(value, by, "", unit, by.pick([":", ": ", " : "]), style === 2);
}

function writeMixed(value: Json, by: Dice, indent: string, unit: string, colon: string, mayInline: boolean): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = indent + unit;
  const parts = Array.isArray(value)
    ? value.map((item) => writeMixed(item, by, deeper, unit, colon, mayInline))
    : Object.entries(value).map(([key, entry]) => JSON.stringify(key) + colon + writeMixed(entry, by, deeper, unit, colon, mayInline));
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (parts.length === 0) return by.pick([`${open}${close}`, `${open} ${close}`, `${open}\n${indent}${close}`]);
  if (mayInline && by.once(2)) return `${open}${by.pick(["", " "])}${parts.join(by.pick([",", ", ", " , "]))}${by.pick(["", " "])}${close}`;
  return `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
}

function writeFile(spec: JsonObject, by: Dice): string {
  const x: JsonObject = { apiVersion: "v1", kind: "Thing", metadata: { name: "x" }, spec };
  const other: JsonObject = { ...x, metadata: { name: "other" } };
  const document = writeJson(by.once(3) ? { kind: "List", apiVersion: "v1", items: [other, x, other] } : x, by);
  const text = by.pick([document, `${document}\n`, `${JSON.stringify(other)}\n${document}\n${JSON.stringify(other)}`]);
  return by.once(4) ? text.replaceAll("\n", "\r\n") : text;
}

function wanted(value: JsonObject, changes: readonly Change[]): JsonObject | undefined {
  try {
    return applyChanges(value, changes);
  } catch {
    return undefined;
  }
}

function judge(text: string, { value, source }: KubeObject, changes: readonly Change[]): "done" | "refused" {
  const { place } = source!;
  const result = spliceChanges(text, place, changes);
  const expected = wanted(value, changes);
  const shown = `${text}\n--- changes\n${JSON.stringify(changes)}\n--- after\n${"text" in result ? result.text : JSON.stringify(result)}`;
  if ("refused" in result) {
    const isRight = result.refused === "not-a-map" ? expected === undefined : result.refused === "duplicate-key" && changes.some(({ op }) => op === "rename");
    expect(isRight, shown).toBe(true);
    return "refused";
  }
  const again = objectsOf(result.text).find(({ ref }) => ref.name === "x")!;
  expect(JSON.stringify(again.value), shown).toBe(JSON.stringify(expected));
  if (changes.length === 1) expectRestSame(text, result.text, place.document.start, [...place.base, ...changes[0]!.path], shown);
  return "done";
}

/** Everything outside the map or list that holds the changed value. */
function expectRestSame(before: string, after: string, offset: number, path: readonly (string | number)[], shown: string): void {
  const holder = walkJson(before, offset, path.slice(0, -1)).at(-1);
  if (!holder) return;
  const { start, end } = holder.value;
  expect(after.startsWith(before.slice(0, start)) && after.endsWith(before.slice(end)), shown).toBe(true);
}

/** Edits of each text. */
const ROUNDS = 6;
const RUNS = 2000;

test("reading the edited text gives the edited value, everything else stays", () => {
  const cases = new Set<string>();
  const count = { done: 0, refused: 0 };
  fc.assert(fc.property(specs, fc.array(values, { minLength: 3, maxLength: 5 }), fc.integer(), (spec, pool, seed) => {
    const by = dice(seed);
    const text = writeFile(spec, by);
    const found = objectsOf(text).find(({ ref }) => ref.name === "x")!;
    for (let round = 0; round < ROUNDS; round++) {
      const changes = randomChanges(found.value, by, pool);
      cases.add(text + JSON.stringify(changes));
      count[judge(text, found, changes)]++;
    }
  }), { numRuns: RUNS, seed: Number(process.env["FC_SEED"] ?? 20240602) });
  expect(cases.size).toBeGreaterThanOrEqual(10_000);
  expect(count.done).toBeGreaterThanOrEqual(10_000);
}, 240_000);
