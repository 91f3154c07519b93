import type { Evidence } from "../model/fact.ts";
import type { Path } from "../model/json.ts";
import type { Severity } from "../model/finding.ts";
import { annotationPath, KEYS, keysOf } from "../tke/annotations.ts";
import { fieldOf, type Analysis, type JudgedListener } from "./rule.ts";

/** Severity of the finding that goes with a verdict; undefined where the listener is safe. */
export function severityOf({ risk }: JudgedListener): Severity | undefined {
  if (risk.verdict === "safe") return undefined;
  return risk.verdict === "loops" ? "error" : "warning";
}

/** What the words about a listener tell. */
export function judgedParams({ listener, risk }: JudgedListener) {
  const owner = listener.object.ref.kind === "Ingress" ? "Ingress" as const : "Service" as const;
  return { port: listener.port, protocol: listener.protocol, layer: listener.layer, owner, risk };
}

/** The field that decides a layer 4 verdict: where the cure goes, or what hides the answer. */
export function decidingPath({ listener, risk }: JudgedListener): Path {
  switch (risk.reason) {
    case "unknown-network": return listener.network.path;
    case "ip-mode-proxy": return listener.ipModeProxy ?? [];
    case "cluster-cidr-misroute": return ["spec"];
    case "unknown-backends": return listener.hiddenBackends === null ? ["spec"] : annotationPath(listener.hiddenBackends);
    default: return annotationPath(KEYS.preventLoopback);
  }
}

/** The field that decides a layer 7 verdict. A Service whose packets pass its nodes is decided as on layer 4. */
export function decidingPathLayer7(judged: JudgedListener): Path {
  const { listener, risk } = judged;
  const keys = keysOf(listener.object);
  switch (risk.reason) {
    case "unknown-service-config": return annotationPath(listener.config.state === "unknown" ? listener.config.key : keys.serviceConfig);
    case "unknown-network":
    case "unknown-backends":
    case "cluster-cidr-misroute": return decidingPath(judged);
    default: return listener.object.ref.kind === "Service" ? decidingPath(judged) : annotationPath(keys.serviceConfigAuto);
  }
}

/** The facts and fields that a verdict rests on. */
export function verdictEvidence({ listener, risk }: JudgedListener, path: Path, { facts }: Analysis): Evidence[] {
  const { proxyMode, kubeProxyVersions, nodes, clusterCidr } = facts;
  const onNode = listener.object.ref.kind === "Service" && risk.reason !== "ip-mode-proxy";
  return [
    fieldOf(listener.object, listener.network.path),
    ...(path === listener.network.path ? [] : [fieldOf(listener.object, path)]),
    ...(onNode && proxyMode.known ? [proxyMode.evidence] : []),
    ...(risk.reason === "kube-proxy-too-old" && kubeProxyVersions.known ? [kubeProxyVersions.evidence] : []),
    ...(risk.reason === "cluster-cidr-misroute" && clusterCidr.known ? [clusterCidr.evidence] : []),
    ...(risk.probability !== null && nodes.known ? [{ object: null, path: ["nodes"], value: nodes.value.length }] : []),
  ];
}
