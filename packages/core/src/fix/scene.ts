import type { Result } from "../analyze.ts";
import type { ClientName } from "../path/clients.ts";
import type { Change, Edit } from "../model/edit.ts";
import type { Finding } from "../model/finding.ts";
import type { Listener, Reason } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import { annotationPath } from "../tke/annotations.ts";

/** What a remedy is worked out on. */
export interface Scene {
  readonly result: Result;
  /** Whether edits go to a cluster, where controllers answer, and not into files. */
  readonly live: boolean;
  /** The clients that anti-affinity shall keep apart. */
  readonly clients: readonly ClientName[];
}

/** Something about a whole result, computed once however many findings ask for it. */
export function once<T extends object>(compute: (result: Result) => T): (scene: Scene) => T {
  const seen = new WeakMap<Result, T>();
  return ({ result }) => {
    const known = seen.get(result) ?? compute(result);
    seen.set(result, known);
    return known;
  };
}

const reasons = once(({ judged }) => new Map(judged.map(({ listener, risk }) => [listener, risk.reason])));
const listeners = once(({ judged }) => {
  const all = new Map<KubeObject, Listener[]>();
  for (const { listener } of judged) all.set(listener.object, [...(all.get(listener.object) ?? []), listener]);
  return all;
});

/** The verdict's reason of the listener that a finding is about. */
export function reasonOf(finding: Finding, scene: Scene): Reason | undefined {
  return finding.listener ? reasons(scene).get(finding.listener) : undefined;
}

/** All listeners of an object. */
export function listenersOn(object: KubeObject, scene: Scene): readonly Listener[] {
  return listeners(scene).get(object) ?? [];
}

/** An edit that sets one annotation. */
export function annotate(object: KubeObject, key: string, value: string): Edit {
  return change(object, { op: "set", path: annotationPath(key), value });
}

export function change(object: KubeObject, ...changes: Change[]): Edit {
  return { kind: "change", object, changes };
}
