import type { Result } from "../analyze.ts";
import type { ClientName } from "../path/clients.ts";
import type { Change, Edit } from "../model/edit.ts";
import type { Finding } from "../model/finding.ts";
import type { Listener, Reason } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import { keyOf } from "../objects.ts";
import { once } from "../once.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { annotationPath } from "../tke/annotations.ts";

/** What a remedy is worked out on. */
export interface Scene {
  readonly result: Result;
  /** Whether edits go to a cluster, where controllers answer, and not into files. */
  readonly live: boolean;
  /** The clients that anti-affinity shall keep apart. */
  readonly clients: readonly ClientName[];
}

const reasons = once(({ judged }: Result) => new Map(judged.map(({ listener, risk }) => [listener, risk.reason])));
const listeners = once(({ judged }: Result) => {
  const all = new Map<KubeObject, Listener[]>();
  for (const { listener } of judged) all.set(listener.object, [...(all.get(listener.object) ?? []), listener]);
  return all;
});

/** The listener of a finding about one: CLB101, CLB201 and CLB202 always tell theirs. */
export function listenerOf({ listener }: Finding): Listener {
  return listener!;
}

/** The verdict's reason of the listener that a finding is about. */
export function reasonOf(finding: Finding, { result }: Scene): Reason | undefined {
  return finding.listener ? reasons(result).get(finding.listener) : undefined;
}

const byName = once((judged: readonly JudgedListener[]) => new Map(judged.map((one) => [listenerKey(one.listener), one])));

/** The same listener, before or after an edit. */
export function sameListener(listener: Listener, judged: readonly JudgedListener[]): JudgedListener | undefined {
  return byName(judged).get(listenerKey(listener));
}

function listenerKey({ object, port, protocol }: Listener): string {
  return `${keyOf(object.ref)}\n${port}/${protocol}`;
}

/** All listeners of an object that has some. */
export function listenersOn(object: KubeObject, { result }: Scene): readonly Listener[] {
  return listeners(result).get(object)!;
}

/** An edit that sets one annotation. */
export function annotate(object: KubeObject, key: string, value: string): Edit {
  return change(object, { op: "set", path: annotationPath(key), value });
}

export function change(object: KubeObject, ...changes: Change[]): Edit {
  return { kind: "change", object, changes };
}
