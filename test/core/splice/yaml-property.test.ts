import fc from "fast-check";
import { expect, test } from "vitest";
import { applyChanges, type Change, type JsonObject, type KubeObject } from "@kubectl-loopback/core";
import { spliceChanges } from "@kubectl-loopback/core";
import { randomChanges, specs, values } from "./random-edits.ts";
import { objectsOf } from "./support.ts";
import { touchedLines } from "./touched-lines.ts";
import { dice, writeYaml, type Dice } from "./yaml-writer.ts";

/** A block scalar that may end with the text, without a line break. */
const ENDS_OPEN = /[|][-+]?(?: *#.*)?\r?\n[^]*[^\n]$/;

/** What a text must hold for a refusal to be right. */
const SIGNS = { alias: /\*/, anchor: /&/, "merge-key": /<</, tag: /!!/, "duplicate-key": /./, "not-a-map": /./, "no-proof": ENDS_OPEN } as Record<string, RegExp>;

function asFile(documents: string[], by: Dice): string {
  const joined = documents.join(by.pick(["---\n", "--- # next\n", "...\n---\n", "\n---\n\n"]));
  const marked = by.pick([joined, joined, `---\n${joined}`, `# head\n---\n${joined}`, `${joined}...\n`, `\uFEFF${joined}`]);
  const ended = by.once(4) && !marked.endsWith("\n\n") ? marked.slice(0, -1) : marked;
  return by.once(4) ? ended.replaceAll("\n", "\r\n") : ended;
}

function object(spec: JsonObject, name: string): JsonObject {
  return { apiVersion: "v1", kind: "Thing", metadata: { name }, spec };
}

/** A file with the object `x` in it, alone or among others. */
function writeFile(spec: JsonObject, by: Dice, hazards: boolean): string {
  const x = object(spec, "x");
  const other = object({ a: "b" }, "other");
  const list = { apiVersion: "v1", kind: "List", items: by.pick([[x], [other, x], [x, other]]) };
  const text = writeYaml(by.once(4) ? list : x, by, hazards);
  const aliased = hazards ? text + usesOf(text, by) : text;
  const neighbour = () => writeYaml(other, by, false);
  return asFile(by.pick([[aliased], [aliased], [neighbour(), aliased], [aliased, neighbour()], [neighbour(), aliased, neighbour()]]), by);
}

/** Uses some of the anchors of a text. */
function usesOf(text: string, by: Dice): string {
  const names = [...text.matchAll(/ &(a\d+)/g)].map(([, name]) => name!).filter(() => by.once(2));
  return names.length > 0 ? `uses: [${names.map((name) => `*${name}`).join(", ")}]\n` : "";
}

function wanted(value: JsonObject, changes: readonly Change[]): JsonObject | undefined {
  try {
    return applyChanges(value, changes);
  } catch {
    return undefined;
  }
}

interface Case {
  readonly text: string;
  readonly object: KubeObject;
  readonly changes: readonly Change[];
}

function judge({ text, object: { value, source }, changes }: Case): "done" | "refused" {
  const { place } = source!;
  const result = spliceChanges(text, place, changes);
  const expected = wanted(value, changes);
  if ("refused" in result) {
    expect(SIGNS[result.refused]?.test(text) ?? false, `${result.refused} at ${result.path.join(" ")} is no right reason`).toBe(true);
    if (result.refused === "not-a-map") expect(expected).toBeUndefined();
    if (result.refused === "duplicate-key") expect(changes.some(({ op }) => op === "rename")).toBe(true);
    return "refused";
  }
  const again = objectsOf(result.text).find(({ ref }) => ref.name === "x")!;
  expect(again.value).toEqual(expected);
  expect(JSON.stringify(again.value)).toBe(JSON.stringify(expected));
  expect(result.text.startsWith(text.slice(0, place.document.start)) && result.text.endsWith(text.slice(place.document.end))).toBe(true);
  if (changes.length === 1) expectOtherLinesSame(text, result.text, touchedLines(text, place, changes[0]!));
  expect(/\r\n/.test(text) ? /[^\r]\n/.test(result.text) : /\r/.test(result.text), "line breaks stay as they are").toBe(false);
  return "done";
}

/** A failure shows the whole case. */
function explained(one: Case): "done" | "refused" {
  try {
    return judge(one);
  } catch (error) {
    const result = spliceChanges(one.text, one.object.source!.place, one.changes);
    throw new Error(`${String(error)}\n--- before\n${one.text}\n--- as string\n${JSON.stringify(one.text)}\n--- changes\n${JSON.stringify(one.changes)}\n--- after\n${"text" in result ? result.text : JSON.stringify(result)}`);
  }
}

/** All lines outside the touched ones stand at the start or the end of the new text. */
function expectOtherLinesSame(before: string, after: string, touched: { first: number; last: number } | "inserted"): void {
  const [old, now] = [before.split(/\r?\n/), after.split(/\r?\n/)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < most && old.at(-1 - tail) === now.at(-1 - tail)) tail++;
  if (touched === "inserted") expect(head + tail).toBeGreaterThanOrEqual(old.length);
  else {
    expect(head, "lines before").toBeGreaterThanOrEqual(Math.min(most, touched.first));
    expect(tail, "lines behind").toBeGreaterThanOrEqual(Math.min(most, old.length - 1 - touched.last));
  }
}

/** Edits of each text. */
const ROUNDS = 6;

test.each([["no anchors and tags", false, 1800], ["anchors, aliases and tags anywhere", true, 500]])("%s: reading the edited text gives the edited value", (_, hazards, runs) => {
  const cases = new Set<string>();
  const count = { done: 0, refused: 0 };
  fc.assert(fc.property(specs, fc.array(values, { minLength: 3, maxLength: 5 }), fc.integer(), (spec, pool, seed) => {
    const by = dice(seed);
    const text = writeFile(spec, by, hazards);
    const found = objectsOf(text).find(({ ref }) => ref.name === "x");
    if (!found && hazards) return;
    expect(found?.value["spec"], "the generator writes what it was given").toEqual(spec);
    for (let round = 0; round < ROUNDS; round++) {
      const changes = randomChanges(found!.value, by, pool);
      cases.add(text + JSON.stringify(changes));
      count[explained({ text, object: found!, changes })]++;
    }
  }), { numRuns: runs, seed: Number(process.env["FC_SEED"] ?? 20240601) });
  expect(cases.size).toBeGreaterThanOrEqual(hazards ? 2_500 : 10_000);
  expect(count.done).toBeGreaterThanOrEqual(hazards ? 2_000 : 10_000);
}, 240_000);
