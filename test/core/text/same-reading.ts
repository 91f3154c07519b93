import assert from "node:assert/strict";
import { readManifests, type Json, type KubeObject, type Location, type Manifests } from "@kubectl-loopback/core";

/**
 * Plainly written YAML is read without the parser. A tab anywhere, even in a comment, makes a text not plain: so a text
 * is read twice, as it stands and below such a comment, and must come to the same objects, places and problems.
 */
const NOT_PLAIN_LINE = "#\t\n";

export function readWhole(text: string): Manifests {
  return readManifests({ file: "file", text, named: true }, { namespace: "default", workloads: true, whole: true });
}

/** Reads a text twice, as it stands and so that the parser must read it. */
export function expectSameReading(text: string): void {
  const plain = readWhole(text);
  const parsed = readWhole(NOT_PLAIN_LINE + text);
  assert.deepEqual(plain.objects.map(({ ref, value }) => ({ ref, value })), parsed.objects.map(({ ref, value }) => ({ ref, value })));
  assert.deepEqual(plain.problems.map((one) => ({ ...one, location: one.location && lower(one.location) })), parsed.problems);
  assert.deepEqual(plain.objects.map((object) => placesOf(object).map(([path, place]) => [path, lower(place)])), parsed.objects.map(placesOf));
}

/** The same place one line further down. */
function lower({ file, start, end }: Location): Location {
  return { file, start: { ...start, line: start.line + 1 }, end: { ...end, line: end.line + 1 } };
}

/** The places of all values of an object, and of some that it does not have. */
function placesOf({ value, source }: KubeObject): [readonly (string | number)[], Location][] {
  return pathsOf(value, []).flatMap((path) => [path, [...path, "missing"], [...path, 0]]).map((path) => [path, source!.locate(path)]);
}

function pathsOf(value: Json, path: readonly (string | number)[]): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  const entries = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...entries.flatMap(([name, item]) => pathsOf(item, [...path, name]))];
}
