import type { CallerField, Obstacle } from "./caller.ts";
import type { Evidence } from "./fact.ts";
import type { Json, Path } from "./json.ts";
import type { Listener, Risk, Verdict } from "./listener.ts";
import type { KubeObject } from "./object.ts";

export type Severity = "error" | "warning" | "info";

/** A listener's judgement, for words about it. */
interface Judged {
  port: number;
  protocol: string;
  layer: 4 | 7;
  owner: "Service" | "Ingress";
  risk: Risk;
}

/** What the words of each rule tell. */
export interface FindingParams {
  CLB101: Judged;
  CLB102: { image: string; smallest: string | null; outdated: number; total: number };
  CLB103: { key: string; value: Json; expected: string | readonly string[]; rightKey: string | null };
  CLB104: { who: "host-clients" | "pods" };
  CLB105: { because: "public-clb" | "no-clb" };
  CLB106: { with: "prevent-loopback" | "service-config" };
  CLB108: Record<never, never>;
  CLB109: { others: readonly string[]; sharing: string };
  CLB110: { image: string; services: readonly string[] };
  CLB111: { bypassed: string };
  CLB201: Judged;
  CLB202: Judged & { owners: string };
  CLB203: { value: Json };
  CLB204: { named: string };
  CLB205: { name: string };
  CLB206: { services: readonly string[] };
  CLB207: { cidrs: readonly string[] };
  CLB208: Record<never, never>;
  CLB209: { suffix: string };
  CLB301: Record<never, never>;
  CLB401: {
    field: CallerField;
    label: string;
    /** What is written there; null in a Secret. */
    written: string | null;
    /** `Service shop/orders`. */
    clbs: readonly string[];
    /** The gravest verdict of what is reached; null where no listener is known to be. */
    verdict: Verdict | null;
    instead: readonly string[];
    obstacles: readonly Obstacle[];
    /** The whole value, corrected. */
    corrected: string | null;
    usedBy: readonly string[];
  };
  CLB402: { rewrite: string; name: string };
  CLB403: { rewrite: string; target: string; because: "missing" | "the-clb" };
}

export type RuleCode = keyof FindingParams;

/** Who says that a finding is known and accepted, and why. */
export interface Suppressed {
  readonly by: "annotation" | "comment" | "config" | "baseline";
  /** Empty where the baseline says so. */
  readonly reason: string;
  /** The last day on which it counts, `2027-01-31`. */
  readonly until: string | null;
}

/** What a rule found, before it has a place in a text and words. */
export type Finding = {
  [C in RuleCode]: {
    readonly code: C;
    readonly severity: Severity;
    readonly object: KubeObject;
    readonly listener: Listener | null;
    readonly path: Path;
    readonly params: FindingParams[C];
    readonly evidence: readonly Evidence[];
    /** Absent: it counts. */
    readonly suppressed?: Suppressed;
  };
}[RuleCode];
