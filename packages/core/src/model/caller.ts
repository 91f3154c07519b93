import type { Evidence } from "./fact.ts";
import type { Path } from "./json.ts";
import type { Listener, Risk } from "./listener.ts";
import type { KubeObject, ObjectRef } from "./object.ts";

/** Whether callers are looked for, and whether Secrets are read for them. */
export interface CallerQuestion {
  readonly secrets: boolean;
}

/** A name that leads to a CLB. */
export interface ClbName {
  /** An address, a host name, or a wildcard: `*.a.com` for one label before it, `.a.com` for any number. Lower case. */
  readonly text: string;
  /** The Service or Ingress that has the CLB. */
  readonly owner: KubeObject;
  /** The Ingress that routes this host, where an ingress controller in the cluster stands behind the CLB. */
  readonly ingress: KubeObject | null;
  /** The field that says so. */
  readonly evidence: Evidence;
  /** The only namespace in which this name means the CLB; null: it does everywhere. */
  readonly onlyIn: string | null;
  /** Where the name must stand to be one: a short one is an ordinary word anywhere else. */
  readonly context: "anywhere" | "alone" | "url";
  /** The entry by which DNS in the cluster leads this name away from the CLB. */
  readonly answeredBy: Evidence | null;
}

/** In which kind of field a CLB is named. */
export type CallerField =
  | "env" | "command" | "argument" | "probe" | "host-alias" | "nameserver" | "config" | "secret" | "external-name" | "annotation" | "webhook" | "api-service";

/** What stands in the way of naming the Service instead. */
export type Obstacle =
  /** The CLB (or an ingress controller) ends TLS; the Service speaks something else. */
  | "tls-ends-early"
  /** The Pods have a certificate, and it is not for the Service's name. */
  | "certificate-name"
  /** Host and path decide among several Services. */
  | "several-backends"
  /** No listener that was read has this port. */
  | "unknown-port"
  /** The Service's port is another one, and the value holds no port. */
  | "port-differs"
  /** The field takes nothing but addresses. */
  | "takes-address"
  /** Whoever calls does not ask the cluster's DNS. */
  | "no-cluster-dns"
  | "backend-unknown";

/** A listener with its judgement. */
export interface Reached {
  readonly listener: Listener;
  readonly risk: Risk;
}

/** A field that names a CLB of this cluster. */
export interface Caller {
  readonly object: KubeObject;
  readonly path: Path;
  readonly field: CallerField;
  /** The variable, key, annotation or container. */
  readonly label: string;
  /** What is written there, scheme and port included and credentials left out; null in a Secret. */
  readonly written: string | null;
  /** All CLBs that the name may mean: several where Services share one. */
  readonly names: readonly ClbName[];
  /** The listeners that it reaches, as far as a port tells. */
  readonly reaches: readonly Reached[];
  /** What to name instead, as `service.namespace.svc.cluster.local:port`. */
  readonly instead: readonly string[];
  readonly obstacles: readonly Obstacle[];
  /** The whole value with everything in it renamed that can be without doubt; null where nothing can. */
  readonly corrected: string | null;
  /** Workloads that take in this ConfigMap or Secret. */
  readonly usedBy: readonly ObjectRef[];
  /** The entry by which DNS in the cluster leads this call away from the CLB; null where it reaches it. */
  readonly answeredBy: Evidence | null;
}

/** A text of an object that may name a CLB. */
export interface CallerText {
  readonly path: Path;
  readonly field: CallerField;
  readonly label: string;
  readonly text: string;
  /** The text with its references to variables expanded, where it has any. */
  readonly expanded?: string;
  /** The port, where a field beside this one tells it. */
  readonly port?: number;
}
