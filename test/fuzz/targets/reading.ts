import assert from "node:assert/strict";
import fc from "fast-check";
import { parseAllDocuments } from "yaml";
import { manifestReader, readManifests, type Json, type KubeObject, type Location, type Manifests } from "@kubectl-loopback/core";
import { splitDocuments } from "../../../packages/core/src/text/split.ts";
import { expectSameReading } from "../../core/text/same-reading.ts";
import { mutated, mutatedValue } from "../mutated.ts";
import { MANIFEST_WORDS, yamlDocument, yamlStream } from "../seeds.ts";
import { kubeObjects } from "../objects.ts";
import { target } from "../target.ts";

const OPTIONS = { namespace: "default", workloads: true, callers: { secrets: true } } as const;

const read = (text: string, whole = false): Manifests => readManifests({ file: "file", text, named: true }, { ...OPTIONS, whole });

/** What lies between documents: comments, directives, marks and blank lines. */
const BETWEEN = /^\ufeff?(?:[ \t]*(?:#[^\n]*)?(?:\n|$)|%[^\n]*(?:\n|$)|(?:---|\.\.\.)[ \t\r]*(?:#[^\n]*)?(?:\n|$)|[ \t\r]*(?:#[^\n]*)?(?:\n|$))*$/;

function splitsWell(text: string): void {
  const spans = splitDocuments(text);
  let end = 0;
  for (const span of [...spans, { start: text.length, end: text.length }]) {
    assert.ok(span.start >= end && span.end >= span.start && span.end <= text.length, "documents follow each other");
    assert.match(text.slice(end, span.start), BETWEEN);
    end = span.end;
  }
  const expected = parseAllDocuments(text, { logLevel: "silent", prettyErrors: false, uniqueKeys: false });
  // A directive is for the document behind it: alone, a document may be read otherwise.
  if (!Array.isArray(expected) || /^%/m.test(text) || expected.some(({ errors }) => errors.length > 0)) return;
  const values = (of: readonly { toJS(): unknown }[]) => of.map((one) => one.toJS()).filter((value) => value !== null && value !== undefined);
  const alone = spans.flatMap((span) => [...parseAllDocuments(text.slice(span.start, span.end), { logLevel: "silent", prettyErrors: false, uniqueKeys: false })]);
  try {
    assert.deepEqual(values(alone), values(expected));
  } catch (error) {
    if (!/alias|anchor/i.test(String(error))) throw error;
  }
}

/** Of so many objects of one text: each place in JSON takes reading it again. */
const PLACED = 3;

/** Every place that can be asked for lies in the text. */
function hasPlaces(text: string, { objects, problems }: Manifests): void {
  const lines = text.split("\n").length;
  const lies = ({ start, end }: Location) => assert.ok(start.line >= 1 && end.line <= lines && start.column >= 1 && (start.line < end.line || (start.line === end.line && start.column <= end.column)), JSON.stringify({ start, end }));
  for (const { location } of problems) if (location) lies(location);
  for (const { source, value } of objects.slice(0, PLACED)) for (const path of somePaths(value)) lies(source!.locate(path));
}

function somePaths(value: Json): (string | number)[][] {
  const keys = typeof value === "object" && value !== null ? Object.keys(value) : [];
  return [[], ["metadata", "annotations", "__proto__"], ["constructor"], ["spec", "ports", 0, "port"], ...keys.map((key) => [key])];
}

const told = ({ objects, problems }: Manifests) => ({ objects: objects.map(({ ref, value }) => ({ ref, value })), problems });

function readsTheSameAgain(text: string): void {
  const readAgain = manifestReader();
  const first = told(read(text));
  assert.deepEqual(told(readAgain({ file: "file", text, named: true }, OPTIONS)), first);
  assert.deepEqual(told(readAgain({ file: "file", text, named: true }, OPTIONS)), first);
}

/** What is left unparsed has the same identity as when all is parsed. */
function skipsWell(text: string): void {
  const [quick, whole] = [readManifests({ file: "file", text, named: false }, { namespace: "default", workloads: false }), read(text, true)];
  if (whole.problems.length > 0) return;
  const refs = (of: readonly KubeObject[]) => of.map(({ ref }) => ref);
  assert.deepEqual(refs(quick.objects), refs(whole.objects));
}

/** A List item by item, and the same parsed at once. */
function listsWell({ items, spaces, cut }: { items: Json; spaces: number; cut: number }): void {
  const list = JSON.stringify({ apiVersion: "v1", kind: "List", items }, null, spaces);
  const text = cut === 0 ? list : list.slice(0, -cut);
  const found = read(text);
  hasPlaces(text, found);
  if (cut > 0) return;
  const expected = JSON.parse(text) as { items: Json };
  const objects = (Array.isArray(expected.items) ? expected.items : []).map((item) => JSON.stringify(item));
  for (const { value } of found.objects) if (!("items" in value)) assert.ok(objects.includes(JSON.stringify(value)) || /List"/.test(list), "an object that is no item");
}

const stream = mutated(yamlStream, MANIFEST_WORDS);

const listText = fc.tuple(fc.array(yamlDocument, { minLength: 1, maxLength: 4 }), fc.constantFrom("v1", "apps/v1"), fc.constantFrom("List", "ServiceList", "PodList"), fc.constantFrom("", "  "))
  .map(([all, apiVersion, kind, indent]) => `apiVersion: ${apiVersion}\nkind: ${kind}\nitems:\n${all.map((one) => asItem(one, indent)).join("")}`);

function asItem(document: string, indent: string): string {
  const [first = "", ...rest] = document.trimEnd().split("\n").filter((line) => !line.startsWith("---"));
  return `${indent}- ${first}\n${rest.map((line) => (line === "" ? "\n" : `${indent}  ${line}\n`)).join("")}`;
}

export const READING = [
  target("YAML: documents of a stream", 8, stream, splitsWell),
  target("YAML: plain reader against parser", 10, mutated(yamlDocument, MANIFEST_WORDS), expectSameReading),
  target("YAML: places of problems and values", 8, stream, (text) => hasPlaces(text, read(text))),
  target("YAML: unparsed against parsed", 8, stream, skipsWell),
  target("YAML: read again while it is edited", 6, stream, readsTheSameAgain),
  target("YAML: Lists, item by item against at once", 2, mutated(listText, MANIFEST_WORDS), (text) => { skipsWell(text); hasPlaces(text, read(text)); }),
  target("JSON: Lists", 3, fc.record({ items: mutatedValue(kubeObjects), spaces: fc.constantFrom(0, 0, 2), cut: fc.constantFrom(0, 0, 0, 1, 2, 9) }), listsWell),
  target("JSON: any text", 3, mutated(kubeObjects.map((items) => JSON.stringify({ apiVersion: "v1", kind: "List", items }))), (text) => { skipsWell(text); hasPlaces(text, read(text)); }),
];
