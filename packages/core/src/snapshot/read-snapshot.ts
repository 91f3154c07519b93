import { en } from "../messages/en.ts";
import type { Coverage } from "../model/cluster.ts";
import { at, isObject, parsedJson, stringAt, type Json, type JsonObject } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { collect, type Cluster } from "../objects.ts";
import { SNAPSHOT_VERSION, type Snapshot } from "./snapshot.ts";

/** A snapshot, ready to be judged like what it was taken of. */
export interface SnapshotRead {
  readonly cluster: Cluster;
  readonly namespace: string | null;
  readonly problems: readonly Problem[];
}

/** Reads a snapshot's text; what is wrong with the file comes back as a problem. */
export function readSnapshot(file: string, text: string): SnapshotRead | Problem {
  const value = parsedJson(text);
  const version = stringAt(value, ["apiVersion"]) ?? "";
  if (stringAt(value, ["kind"]) === "Snapshot" && isNewer(version)) return { code: "snapshot-too-new", level: "error", params: { file, version }, location: null };
  const wrong = faultOf(value);
  if (wrong !== undefined) return { code: "bad-snapshot", level: "error", params: { file, error: wrong }, location: null };
  const { coverage, serverVersion, namespace, problems, objects } = value as unknown as Snapshot;
  return {
    cluster: { objects: collect(objects.map(objectOf)).set, coverage, serverVersion },
    namespace,
    problems: problems.map((problem) => ({ ...problem, location: null }) as Problem),
  };
}

/** `kubectl-loopback/v2` and whatever else of ours comes later. */
function isNewer(version: string): boolean {
  return version.startsWith("kubectl-loopback/") && version !== SNAPSHOT_VERSION;
}

function faultOf(value: Json | undefined): string | undefined {
  const isTextOrNull = (key: string) => at(value, [key]) === null || typeof at(value, [key]) === "string";
  if (!isObject(value)) return "not JSON";
  if (value["apiVersion"] !== SNAPSHOT_VERSION || value["kind"] !== "Snapshot") return `not { "apiVersion": "${SNAPSHOT_VERSION}", "kind": "Snapshot" }`;
  if (!isCoverage(value["coverage"])) return "coverage";
  if (!isTextOrNull("serverVersion")) return "serverVersion";
  if (!isTextOrNull("namespace")) return "namespace";
  if (!Array.isArray(value["problems"]) || !value["problems"].every(isProblem)) return "problems";
  if (!Array.isArray(value["objects"])) return "objects";
  const bad = value["objects"].findIndex((object) => !isNamed(object));
  return bad < 0 ? undefined : `objects[${bad}]`;
}

const GAPS: readonly Json[] = ["forbidden", "failed", "not-collected"];

function isCoverage(value: Json | undefined): value is Json & Coverage {
  const gaps = at(value, ["gaps"]);
  return ["files", "live"].includes(stringAt(value, ["source"]) ?? "") && isObject(gaps) && Object.values(gaps).every((gap) => GAPS.includes(gap));
}

function isProblem(value: Json): boolean {
  const code = stringAt(value, ["code"]) ?? "";
  return ["error", "notice"].includes(stringAt(value, ["level"]) ?? "") && Object.hasOwn(en.problems, code) && canBeTold(code as Problem["code"], at(value, ["params"]));
}

/** Whether there are words for it: what they are made of may be of any type. */
function canBeTold(code: Problem["code"], params: Json | undefined): boolean {
  try {
    return isObject(params) && typeof en.problems[code](params as never) === "string";
  } catch {
    return false;
  }
}

function isNamed(value: Json): boolean {
  return [["apiVersion"], ["kind"], ["metadata", "name"]].every((path) => stringAt(value, path) !== undefined);
}

function objectOf(value: JsonObject): KubeObject {
  const text = (...path: string[]) => stringAt(value, path);
  return { ref: { apiVersion: text("apiVersion")!, kind: text("kind")!, namespace: text("metadata", "namespace") ?? null, name: text("metadata", "name")! }, value, source: null };
}
