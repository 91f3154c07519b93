import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { analyze, appendDocuments, applyChanges, at, collect, makePlan, mergeEdits, readManifests, REMEDIES, sameJson, spliceFile, toJsonPatch, type Change, type Edit, type Json, type JsonObject, type Listener, type PatchOperation, type Plan, type RemedyId, type Scene } from "@kubectl-loopback/core";
import { sample } from "../random.ts";
import { yaml } from "../support.ts";
import { sceneOf } from "./plans.ts";

const RUNS = 300;

vi.setConfig({ testTimeout: 120_000 });

/** A random scene, of files or live, and a remedy to ask for. */
const scenes = fc.record({ sample, remedy: fc.constantFrom<(RemedyId | undefined)[]>(undefined, undefined, undefined, ...REMEDIES.map(({ id }) => id)), client: fc.boolean() })
  .map(({ sample: { objects, options }, remedy, client }) => ({ objects, remedy, scene: sceneOf(objects, { ...options, ...(client ? { clients: ["deployment/client"] } : {}) }) }));

const same = (judged: Plan["after"], { object: { ref }, port, protocol }: Listener) =>
  judged.find(({ listener: one }) => one.port === port && one.protocol === protocol && one.object.ref.name === ref.name && one.object.ref.kind === ref.kind);

const told = (judged: Plan["after"]) => judged.map(({ listener, risk }) => [listener.object.ref.kind, listener.object.ref.name, listener.port, listener.protocol, risk]);

/** Judged anew, with the edits made on the objects one by one. */
function judgedAfter({ result: { cluster, question } }: Scene, edits: readonly Edit[]): Plan["after"] {
  const objects = cluster.objects.all.map((object) => {
    const edit = edits.find((one) => one.kind === "change" && one.object === object);
    return edit?.kind === "change" ? { ...object, value: applyChanges(object.value, edit.changes) } : object;
  });
  const created = edits.flatMap((edit) => (edit.kind === "create" ? [{ ref: { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", namespace: "default", name: (edit.value["metadata"] as JsonObject)["name"] as string }, value: edit.value, source: null }] : []));
  return analyze({ ...cluster, objects: collect([...objects, ...created]).set }, question).judged;
}

describe("plans for random clusters", () => {
  test("applying the edits, and what they bring about, gives the verdicts that were foreseen; every chosen listener is safe or led around", () => {
    let edited = 0;
    fc.assert(fc.property(scenes, ({ scene, remedy }) => {
      const plan = makePlan(scene, remedy);
      const all = mergeEdits(plan.chosen.flatMap(({ proposal }) => [...proposal.edits, ...proposal.consequences]));
      expect(told(judgedAfter(scene, all))).toEqual(told(plan.after));
      if (plan.edits.length > 0) edited++;
      for (const { finding, remedy: id } of plan.chosen) {
        if (!finding.listener || ["service-name", "coredns-rewrite", "ingress-controller"].includes(id)) continue;
        expect(same(plan.after, finding.listener)!.risk.verdict).toBe("safe");
      }
    }), { numRuns: RUNS });
    expect(edited).toBeGreaterThan(RUNS / 10);
  });

  test("nothing gets worse, but where a value comes to count that was ignored", () => {
    const rank = { safe: 0, "may-loop": 1, loops: 2 };
    fc.assert(fc.property(scenes.filter(({ remedy }) => remedy === undefined), ({ scene }) => {
      const { before, after, chosen } = makePlan(scene, undefined);
      const corrected = new Set(chosen.filter(({ remedy }) => remedy === "corrected-value").map(({ finding }) => finding.object));
      for (const { listener, risk } of before) {
        if (corrected.has(listener.object)) continue;
        expect(rank[same(after, listener)!.risk.verdict]).toBeLessThanOrEqual(rank[risk.verdict]);
      }
    }), { numRuns: RUNS });
  });

  test("a second plan, on what the first one made, has no edits more", () => {
    fc.assert(fc.property(scenes.filter(({ remedy, scene }) => remedy === undefined && !scene.live), ({ scene, objects }) => {
      const { edits } = makePlan(scene, undefined);
      const text = yaml(...objects);
      const changes = edits.filter((edit) => edit.kind === "change");
      const { text: spliced, refusals } = spliceFile(text, changes.map(({ object, changes: some }) => ({ place: object.source!.place, changes: some })));
      expect(refusals).toEqual([]);
      const after = appendDocuments(spliced, "yaml", edits.filter((edit) => edit.kind === "create").map(({ value }) => value))!;
      const { objects: again } = readManifests({ file: "a.yaml", text: after, named: true }, { namespace: "default", workloads: true });
      const result = analyze({ ...scene.result.cluster, objects: collect(again).set }, scene.result.question);
      expect(told(result.judged)).toEqual(told(judgedAfter(scene, edits)));
      expect(makePlan({ ...scene, result }, undefined).edits).toEqual([]);
    }), { numRuns: RUNS / 2 });
  });

  test("the JSON Patch of each edit does the same as the edit, and does nothing to an object that is another by now", () => {
    fc.assert(fc.property(scenes, ({ scene, remedy }) => {
      for (const edit of makePlan(scene, remedy).edits) {
        if (edit.kind === "create") continue;
        const versioned = applyChanges(edit.object.value, [{ op: "set", path: ["metadata", "resourceVersion"], value: "7" }]);
        const patch = toJsonPatch(versioned, edit.changes);
        expect(sameJson(applyPatch(versioned, patch), applyChanges(versioned, edit.changes))).toBe(true);
        expect(applyPatch(applyChanges(versioned, [{ op: "set", path: ["metadata", "resourceVersion"], value: "8" }]), patch)).toBeUndefined();
      }
    }), { numRuns: RUNS });
  });
});

describe("JSON Patches of random changes", () => {
  const key = fc.constantFrom("a", "b", "c/d", "e~f", "g.h", "__proto__", "");
  const { value: json } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof({ maxDepth: 3 }, fc.constantFrom<Json>(null, true, 1, "x", ""), fc.array(tie("value"), { maxLength: 3 }), fc.dictionary(key, tie("value"), { maxKeys: 3, noNullPrototype: true })),
  }));
  const object = fc.dictionary(key, json, { maxKeys: 4, noNullPrototype: true }) as fc.Arbitrary<JsonObject>;
  const path = fc.array(fc.oneof(key, key, key, fc.nat(3)), { minLength: 1, maxLength: 4 }).filter(([first]) => typeof first === "string");
  const change = fc.oneof<fc.Arbitrary<Change>[]>(
    fc.record({ op: fc.constant("set" as const), path, value: json }),
    fc.record({ op: fc.constant("remove" as const), path }),
    fc.record({ op: fc.constant("rename" as const), path: path.filter((keys) => typeof keys.at(-1) === "string"), key }),
  );

  test("applying the patch equals applying the changes", () => {
    let done = 0;
    fc.assert(fc.property(object, fc.array(change, { minLength: 1, maxLength: 3 }), (value, changes) => {
      const after = attempt(() => applyChanges(value, changes));
      if (after === undefined || changes.some((one, index) => one.op === "rename" && !isPlainRename(applyChanges(value, changes.slice(0, index)), one))) return;
      done++;
      expect(applyPatch(value, toJsonPatch(value, changes))).toEqual(after);
    }), { numRuns: 5000 });
    expect(done).toBeGreaterThan(1000);
  });
});

/** A key is given another name only where there is one, and the other one is free. */
function isPlainRename(value: JsonObject, { path, key }: Extract<Change, { op: "rename" }>): boolean {
  return at(value, path) !== undefined && at(value, [...path.slice(0, -1), key]) === undefined;
}

function attempt<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** RFC 6902, as far as `toJsonPatch` goes. Undefined where a test fails or there is no such place. */
function applyPatch(value: JsonObject, patch: readonly PatchOperation[]): Json | undefined {
  return patch.reduce<Json | undefined>((sum, operation) => (sum === undefined ? undefined : applyOperation(sum, operation)), structuredClone(value));
}

function applyOperation(value: Json, operation: PatchOperation): Json | undefined {
  const keys = operation.path.split("/").slice(1).map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  if (keys.length === 0) return operation.op === "test" && sameJson(value, operation.value) ? value : undefined;
  const last = keys.pop()!;
  const parent = keys.reduce<any>((sum, key) => (typeof sum === "object" && sum !== null && Object.hasOwn(sum, key) ? sum[key] : undefined), value);
  if (typeof parent !== "object" || parent === null) return undefined;
  const exists = Object.hasOwn(parent, last);
  if (operation.op !== "add" && !exists) return undefined;
  if (operation.op === "test") return sameJson(parent[last], operation.value) ? value : undefined;
  if (Array.isArray(parent)) {
    if (Number(last) > parent.length) return undefined;
    if (operation.op === "remove") parent.splice(Number(last), 1);
    else parent.splice(Number(last), operation.op === "add" ? 0 : 1, operation.value);
  } else if (operation.op === "remove") delete parent[last];
  else Object.defineProperty(parent, last, { value: operation.value, writable: true, enumerable: true, configurable: true });
  return value;
}
