/**
 * A dump of a cluster as `kubectl get -A -o json` and `-o yaml` print one: a List, always the same for the same size.
 * Run by itself, `node bench/dump.ts FOLDER [MEGABYTES]` writes both.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { manifests } from "./tree.ts";

type Json = Record<string, unknown> & { kind: string; metadata: Record<string, unknown> };

/** Different objects; a dump repeats them under other names. */
const OBJECTS = 2_000;

const SUFFIX = "-of-run-0";

/** What a server adds; a Deployment's message is longer than a line, so that YAML folds it. */
function served(text: string, index: number): Json {
  const object = parse(text) as Json;
  const applied = `${JSON.stringify(object)}\n`;
  const metadata: Record<string, unknown> = { ...object.metadata, name: `${String(object.metadata["name"])}${SUFFIX}`, uid: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`, resourceVersion: String(index) };
  metadata["annotations"] = { ...(metadata["annotations"] as object | undefined), "kubectl.kubernetes.io/last-applied-configuration": applied };
  const message = `ReplicaSet "${String(metadata["name"])}-5d8f7c9b6" has successfully progressed, and it did so within the time that it was given.`;
  const status = object.kind === "Deployment" ? { observedGeneration: 1, conditions: [{ type: "Progressing", status: "True", message, reason: "NewReplicaSetAvailable" }] } : {};
  return { ...object, metadata, status };
}

/** Writes dump.json and dump.yaml of at least so many bytes each. */
export function writeDumps(folder: string, bytes: number): { readonly json: string; readonly yaml: string } {
  const objects = manifests(OBJECTS).map(served);
  const [json, yaml] = [join(folder, "dump.json"), join(folder, "dump.yaml")];
  const indented = (object: Json) => `        ${JSON.stringify(object, null, 4).replaceAll("\n", "\n        ")}`;
  writeDump(json, bytes, '{\n    "apiVersion": "v1",\n    "items": [\n', objects.map(indented), ",\n", '\n    ],\n    "kind": "List",\n    "metadata": {\n        "resourceVersion": ""\n    }\n}\n');
  writeDump(yaml, bytes, "apiVersion: v1\nitems:\n", objects.map((object) => stringify([object], { sortMapEntries: true, indentSeq: false })), "", 'kind: List\nmetadata:\n  resourceVersion: ""\n');
  return { json, yaml };
}

function writeDump(path: string, bytes: number, head: string, items: readonly string[], between: string, tail: string): void {
  const file = openSync(path, "w");
  let written = writeSync(file, head);
  for (let run = 0; written < bytes; run++) {
    const named = items.map((item) => item.replaceAll(SUFFIX, `-of-run-${run}`));
    written += writeSync(file, `${run === 0 ? "" : between}${named.join(between)}`);
  }
  writeSync(file, tail);
  closeSync(file);
}

if (import.meta.main) {
  const [folder = ".", megabytes = "100"] = process.argv.slice(2);
  console.log(writeDumps(folder, Number(megabytes) * 1e6));
}
