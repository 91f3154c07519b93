import assert from "node:assert/strict";
import fc from "fast-check";
import { appendDocuments, applyChanges, readManifests, spliceFile, type Change, type Json, type JsonObject, type KubeObject, type Splice } from "@kubectl-loopback/core";
import { randomChanges, specs, values } from "../../core/splice/random-edits.ts";
import { dice } from "../../core/splice/yaml-writer.ts";
import { kubeObjects } from "../objects.ts";
import { HOSTILE_KEYS, mutated } from "../mutated.ts";
import { MANIFEST_WORDS, yamlStream } from "../seeds.ts";
import { target } from "../target.ts";

interface Case {
  readonly text: string;
  readonly seed: number;
  readonly pool: readonly Json[];
}

function objectsOf(text: string): readonly KubeObject[] {
  return readManifests({ file: "file", text, named: true }, { namespace: "default", workloads: true, whole: true }).objects;
}

/** The edit is made whole, or refused and nothing is changed; nothing outside it is. */
function editsWell({ text, seed, pool }: Case): void {
  const by = dice(seed);
  const before = objectsOf(text);
  if (before.length === 0) return;
  const index = by.roll(before.length);
  const { value, source } = before[index]!;
  const { place } = source!;
  const changes = changesOf(value, by, pool);
  const { text: after, splices, refusals } = spliceFile(text, [{ place, changes }]);
  assert.equal(spliced(text, splices), after, "the splices are all that is changed");
  for (const { start, end } of splices) assert.ok(start >= place.document.start && end <= place.document.end, "outside the document");
  if (refusals.length > 0) return assert.equal(after, text, "refused, yet changed");
  const now = objectsOf(after);
  const expected = applyChanges(value, changes);
  assert.deepEqual(now.map(({ ref }) => ref), before.map(({ ref }) => ref));
  assert.equal(JSON.stringify(now[index]!.value), JSON.stringify(expected), "the edited object");
  for (const [other, object] of now.entries()) if (other !== index) assert.equal(JSON.stringify(object.value), JSON.stringify(before[other]!.value), "another object");
}

function changesOf(value: JsonObject, by: ReturnType<typeof dice>, pool: readonly Json[]): Change[] {
  const spec = value["spec"];
  if (by.once(4) || typeof spec !== "object" || spec === null) return [{ op: "set", path: ["metadata", "annotations", by.pick(["a/b", "x", ...HOSTILE_KEYS.filter((key) => key !== "")])], value: by.pick(["true", "x", "1"]) }];
  return randomChanges(value, by, pool);
}

function spliced(text: string, splices: readonly Splice[]): string {
  const parts: string[] = [];
  let here = 0;
  for (const { start, end, text: put } of splices.toSorted((a, b) => a.start - b.start)) {
    assert.ok(start >= here, "splices overlap");
    parts.push(text.slice(here, start), put);
    here = end;
  }
  return parts.join("") + text.slice(here);
}

const pool = fc.array(values, { minLength: 2, maxLength: 4 });

/** A new document stands behind the old text, or nothing is made. */
function appendsWell({ text, value }: { text: string; value: JsonObject }): void {
  const format = /^\s*[{[]/.test(text) ? "json" : "yaml";
  const after = appendDocuments(text, format, [value]);
  assert.ok(after === undefined || after.startsWith(text));
}

const json = fc.tuple(kubeObjects, fc.constantFrom(0, 0, 2, 4)).map(([items, spaces]) => JSON.stringify(items.length === 1 ? items[0] : { apiVersion: "v1", kind: "List", items: items.slice(0, 3) }, null, spaces));

export const EDITING = [
  target("edits: YAML", 5, fc.record({ text: mutated(yamlStream, MANIFEST_WORDS), seed: fc.nat(), pool }), editsWell),
  target("edits: JSON", 5, fc.record({ text: mutated(json), seed: fc.nat(), pool }), editsWell),
  target("edits: a document more", 6, fc.record({ text: fc.oneof(mutated(yamlStream, MANIFEST_WORDS), mutated(json)), value: specs }), appendsWell),
];
