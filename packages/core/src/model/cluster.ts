import type { KubeObject } from "./object.ts";
import type { Fact } from "./fact.ts";

/** What the product lists, by the plural names that RBAC uses. */
export type Resource =
  | "services" | "ingresses" | "tkeserviceconfigs" | "nodes" | "pods" | "endpointslices" | "networkpolicies"
  | "daemonsets" | "deployments" | "statefulsets" | "jobs" | "configmaps"
  | "cronjobs" | "secrets" | "validatingwebhookconfigurations" | "mutatingwebhookconfigurations" | "apiservices";

/** Where the objects came from, and for each resource that could not be read why not. */
export interface Coverage {
  readonly source: "files" | "live";
  readonly gaps: Readonly<Partial<Record<Resource, "forbidden" | "failed" | "not-collected">>>;
  /** The namespaces whose objects were listed; undefined: all. Of files nobody can tell. */
  readonly namespaces?: readonly string[];
}

/** Values that the user asserts, from `--assume`. */
export interface Assumptions {
  readonly platform?: "tke";
  readonly "proxy-mode"?: ProxyMode;
  readonly "kube-proxy-version"?: string;
  readonly nodes?: number;
  readonly network?: "internal" | "public";
  readonly "keepalive-whitelist"?: boolean;
  readonly "direct-access-default"?: boolean;
}

export type ProxyMode = "iptables" | "ipvs" | "ipvs-bpf" | "nftables" | "replaced";

/** What a kube-proxy does with a CLB's VIP in ipvs mode: by its version it can bind it on demand, or cannot; upstream's always does. */
export type BindingAbility = "on-demand" | "too-old" | "unknown" | "upstream";

/** One kube-proxy: a Pod, or the template of a DaemonSet whose Pods were not read. */
export interface KubeProxyVersion {
  /** Null where only an assumption tells of it. */
  readonly object: KubeObject | null;
  /** The DaemonSet it belongs to, where one was read. */
  readonly daemonSet: KubeObject | null;
  readonly image: string;
  /** Index of its container in the Pod spec. */
  readonly container: number;
  /** `1.20.6-tke.8`, or null where the image does not tell. */
  readonly version: string | null;
  readonly ability: BindingAbility;
  /** The node it runs on; null for a template. */
  readonly node: string | null;
}

export interface NodeInfo {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly address: string | null;
  readonly ready: boolean;
  readonly controlPlane: boolean;
  /** A super node (eklet): serverless, each Pod in a sandbox of its own, no kube-proxy. */
  readonly superNode: boolean;
}

/** How Pods hang on the network. */
export type NetworkMode = "global-router" | "vpc-cni" | "mixed" | "cilium-overlay" | "data-plane-v2";

/** What the cluster is like. */
export interface Facts {
  readonly platform: Fact<"tke">;
  readonly proxyMode: Fact<ProxyMode>;
  readonly kubeProxyVersions: Fact<readonly KubeProxyVersion[]>;
  /** The CIDR by which kube-proxy tells Pod traffic; null where it is known to have none. */
  readonly clusterCidr: Fact<string | null>;
  readonly nodes: Fact<readonly NodeInfo[]>;
  /** How many EndpointSlices were read. */
  readonly endpoints: Fact<number>;
  readonly controllerSwitches: Fact<Readonly<Record<string, string>>>;
  readonly networkMode: Fact<NetworkMode>;
  readonly superNodes: Fact<readonly string[]>;
  readonly nodeLocalDns: Fact<boolean>;
  /** CoreDNS' Corefile. */
  readonly coreDns: Fact<string>;
  readonly serverVersion: Fact<string>;
}
