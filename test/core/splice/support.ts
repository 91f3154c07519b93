import { readManifests, type Change, type Json, type KubeObject, type Path } from "@kubectl-loopback/core";
import { spliceChanges, type Refusal } from "@kubectl-loopback/core";

export const set = (path: Path, value: Json): Change => ({ op: "set", path, value });
export const remove = (...path: Path): Change => ({ op: "remove", path });
export const rename = (path: Path, key: string): Change => ({ op: "rename", path, key });

/** The objects of a text, as the product reads them. */
export function objectsOf(text: string): readonly KubeObject[] {
  return readManifests({ file: "test.yaml", text, named: true }, { namespace: "default", workloads: true }).objects;
}

/** Changes the object called `x`. */
export function splice(text: string, ...changes: Change[]): string | Refusal {
  const object = objectsOf(text).find(({ ref }) => ref.name === "x");
  if (!object) throw new Error(`no object x in ${text}`);
  const result = spliceChanges(text, object.source!.place, changes);
  return "text" in result ? result.text : result;
}
