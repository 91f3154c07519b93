import type { Facts } from "../model/cluster.ts";
import { known, unknown, type Fact } from "../model/fact.ts";
import { stringAt, stringsAt } from "../model/json.ts";
import { absence, find, ofKind, type Cluster } from "../objects.ts";
import { platformLabel } from "./node.ts";
import { parseTkeVersion } from "./version.ts";
import { imageEvidence, kubeProxyVersions } from "./kube-proxy-versions.ts";

const NAMESPACE = "kube-system";
const CONTROLLER_CONFIGS = ["tke-service-controller-config", "tke-ingress-controller-config"];

/** Whether this is TKE, by any one sign: node labels, providerIDs, `-tke.N` versions, TKE's own ConfigMaps. */
export function platform(cluster: Cluster): Fact<"tke"> {
  return byServerVersion(cluster) ?? byNode(cluster) ?? byKubeProxy(cluster) ?? byConfigMap(cluster) ?? unknown(absence(cluster.coverage, "nodes"));
}

function byServerVersion(cluster: Cluster): Fact<"tke"> | undefined {
  const version = cluster.serverVersion;
  return parseTkeVersion(version) ? known("tke", { object: null, path: ["serverVersion"], value: version }) : undefined;
}

const PROVIDER = ["spec", "providerID"];
const KUBELET = ["status", "nodeInfo", "kubeletVersion"];

function byNode(cluster: Cluster): Fact<"tke"> | undefined {
  for (const node of ofKind(cluster.objects, "Node", "")) {
    const label = platformLabel(node);
    if (label) return known("tke", { object: node.ref, path: ["metadata", "labels", label[0]], value: label[1] });
    const provider = stringAt(node.value, PROVIDER);
    if (provider?.match(/^(?:qcloud|tencentcloud:)/)) return known("tke", { object: node.ref, path: PROVIDER, value: provider });
    const kubelet = stringAt(node.value, KUBELET);
    if (kubelet && parseTkeVersion(kubelet)) return known("tke", { object: node.ref, path: KUBELET, value: kubelet });
  }
  return undefined;
}

function byKubeProxy(cluster: Cluster): Fact<"tke"> | undefined {
  const versions = kubeProxyVersions(cluster);
  const sign = versions.known ? versions.value.find((one) => parseTkeVersion(one.version)) : undefined;
  return sign && known("tke", imageEvidence(sign));
}

function byConfigMap(cluster: Cluster): Fact<"tke"> | undefined {
  const config = CONTROLLER_CONFIGS.map((name) => find(cluster.objects, "", "ConfigMap", NAMESPACE, name)).find((object) => object !== undefined);
  return config && known("tke", { object: config.ref, path: ["metadata", "name"], value: config.ref.name });
}

/** The service controller's switches, such as `EnableDefaultDirectAccess`. */
export function controllerSwitches(cluster: Cluster): Facts["controllerSwitches"] {
  const config = find(cluster.objects, "", "ConfigMap", NAMESPACE, CONTROLLER_CONFIGS[0]!);
  if (!config) return unknown(absence(cluster.coverage, "configmaps"));
  const switches = stringsAt(config.value, ["data"]);
  return known(switches, { object: config.ref, path: ["data"], value: switches });
}

const DIRECT_ACCESS_DEFAULT = "EnableDefaultDirectAccess";

/** Whether new Services and Ingresses get direct access where no annotation says otherwise. */
export function directAccessDefault(switches: Readonly<Record<string, string>>): boolean {
  return switches[DIRECT_ACCESS_DEFAULT] === "true";
}

/** The switches, with direct access by default turned on or off. */
export function withDirectAccessDefault(switches: Readonly<Record<string, string>>, on: boolean): Readonly<Record<string, string>> {
  return { ...switches, [DIRECT_ACCESS_DEFAULT]: String(on) };
}

/** Which container network the cluster has, by the agents that run on its nodes. */
export function networkMode(cluster: Cluster): Facts["networkMode"] {
  const agent = (name: string) => find(cluster.objects, "apps", "DaemonSet", NAMESPACE, name);
  const [bridge, eni, cilium] = [agent("tke-bridge-agent"), agent("tke-eni-agent"), agent("cilium")];
  const found = cilium ?? eni ?? bridge;
  if (!found) return unknown(absence(cluster.coverage, "daemonsets"));
  const evidence = { object: found.ref, path: ["metadata", "name"], value: found.ref.name };
  if (cilium) return known(eni ? "data-plane-v2" : "cilium-overlay", evidence);
  return known(eni && bridge ? "mixed" : eni ? "vpc-cni" : "global-router", evidence);
}

/** Whether NodeLocal DNSCache answers before CoreDNS. */
export function nodeLocalDns(cluster: Cluster): Facts["nodeLocalDns"] {
  const config = find(cluster.objects, "", "ConfigMap", NAMESPACE, "node-local-dns");
  return config
    ? known(true, { object: config.ref, path: ["metadata", "name"], value: config.ref.name })
    : unknown(absence(cluster.coverage, "configmaps"));
}

/** CoreDNS' Corefile, ConfigMap kube-system/coredns. */
export function coreDns(cluster: Cluster): Facts["coreDns"] {
  const config = find(cluster.objects, "", "ConfigMap", NAMESPACE, "coredns");
  const corefile = stringAt(config?.value, ["data", "Corefile"]);
  if (!config || corefile === undefined) return unknown(absence(cluster.coverage, "configmaps"));
  return known(corefile, { object: config.ref, path: ["data", "Corefile"], value: corefile });
}
