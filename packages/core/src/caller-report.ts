import type { Caller, CallerField, Obstacle } from "./model/caller.ts";
import type { Evidence } from "./model/fact.ts";
import type { Path } from "./model/json.ts";
import type { Verdict } from "./model/listener.ts";
import type { Location, ObjectRef } from "./model/object.ts";

/** A caller as scripts read it. Of a Secret it tells the key, and nothing of what stands there. */
export interface ReportCaller {
  readonly object: ObjectRef;
  readonly path: Path;
  readonly location: Location | null;
  readonly field: CallerField;
  readonly label: string;
  /** What is written there: scheme, host and port; null in a Secret. */
  readonly written: string | null;
  readonly clbs: readonly ObjectRef[];
  /** The fields by which this name leads there. */
  readonly because: readonly Evidence[];
  readonly reaches: readonly { readonly object: ObjectRef; readonly port: number; readonly protocol: string; readonly verdict: Verdict }[];
  readonly instead: readonly string[];
  readonly obstacles: readonly Obstacle[];
  /** Whether the remedy `service-name` can write it. */
  readonly correctable: boolean;
  readonly usedBy: readonly ObjectRef[];
  /** The DNS entry that leads this call away from the CLB; null where it reaches it. */
  readonly answeredBy: Evidence | null;
}

export function reportCaller({ object, path, field, label, written, names, reaches, instead, obstacles, corrected, usedBy, answeredBy }: Caller): ReportCaller {
  return {
    object: object.ref, path, location: object.source?.locate(path) ?? null, field, label, written,
    clbs: [...new Set(names.map(({ owner }) => owner.ref))],
    because: names.map(({ evidence }) => evidence),
    reaches: reaches.map(({ listener, risk }) => ({ object: listener.object.ref, port: listener.port, protocol: listener.protocol, verdict: risk.verdict })),
    instead, obstacles, correctable: corrected !== null, usedBy, answeredBy,
  };
}
