import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc, { type Arbitrary } from "fast-check";
import { specs } from "../core/splice/random-edits.ts";
import { dice, writeYaml } from "../core/splice/yaml-writer.ts";

const ROOT = join(import.meta.dirname, "../..");

/** Longer ones make inputs slow and not better. */
const LONGEST = 1500;

function documentsIn(folder: string, ending: RegExp): string[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).filter((file) => ending.test(file)).toSorted();
  const texts = files.map((file) => readFileSync(join(ROOT, folder, file), "utf8"));
  return texts.flatMap((text) => text.split(/^---\n/m)).filter((text) => text.trim() !== "" && text.length <= LONGEST);
}

/** Documents as people write them: those of the examples and of the test cluster. */
const REAL = [...documentsIn("examples", /\.ya?ml$/), ...documentsIn("test/cluster/fixtures/tke", /\.ya?ml$/)];

/** Documents as programs write them, each in another style. */
const written: Arbitrary<string> = fc.tuple(specs, fc.integer(), fc.boolean()).map(([spec, seed, hazards]) => writeYaml({ apiVersion: "v1", kind: "Service", metadata: { name: "x" }, spec }, dice(seed), hazards));

export const yamlDocument: Arbitrary<string> = fc.oneof(fc.constantFrom(...REAL), written);

/** A stream of a few documents. */
export const yamlStream: Arbitrary<string> = fc.tuple(fc.array(yamlDocument, { minLength: 1, maxLength: 2 }), fc.constantFrom("---\n", "---\n", "--- # next\n", "...\n---\n", "\n---\n\n", "---\r\n")).map(([all, between]) => all.join(between));

/** Words that decide something in manifests. */
export const MANIFEST_WORDS = ["apiVersion: v1\n", "kind: List\n", "kind: Service\n", "items:\n- ", "metadata:\n  name: x\n", "namespace: kube-system\n", '"items":[', '"kind":"List"', "annotations:\n    ", "service.cloud.tencent.com/prevent-loopback: \"true\"\n", "# kubectl-loopback-disable-next-line CLB101 -- x\n", "__proto__: 1\n", "constructor: {}\n"];
