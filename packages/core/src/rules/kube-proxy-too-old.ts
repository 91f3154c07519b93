import type { KubeProxyVersion } from "../model/cluster.ts";
import type { KubeObject } from "../model/object.ts";
import { isKnownAs } from "../model/fact.ts";
import { at, listAt, stringAt } from "../model/json.ts";
import { imageEvidence, imagePath } from "../tke/kube-proxy.ts";
import { parseTkeVersion, smallestFixed } from "../tke/version.ts";
import { finding, type Rule } from "./rule.ts";

export const kubeProxyTooOld: Rule<"CLB102"> = {
  code: "CLB102",
  name: "kube-proxy-too-old",
  severity: "error",
  *check({ facts, judged }) {
    const { proxyMode, kubeProxyVersions: versions } = facts;
    const atRisk = judged.some(({ listener }) => listener.layer === 4 && listener.network.kind === "internal");
    if (!isKnownAs(proxyMode, "ipvs") || !versions.known || !atRisk) return;
    for (const [object, all] of byReporter(versions.value)) {
      const outdated = all.filter((one) => one.ability === "too-old");
      const first = outdated[0];
      if (!first) continue;
      const path = imagePath(object, containerOf(object, first));
      const version = parseTkeVersion(first.version ?? "");
      yield finding("CLB102", "error", { object, path, evidence: outdated.slice(0, 5).map(imageEvidence) }, {
        image: first.image,
        smallest: (version && smallestFixed(version)) ?? null,
        outdated: outdated.length,
        total: all.length,
      });
    }
  },
};

/** Kube-proxies by their DaemonSet; a Pod without one stands for itself. */
function byReporter(versions: readonly KubeProxyVersion[]): Map<KubeObject, KubeProxyVersion[]> {
  const groups = new Map<KubeObject, KubeProxyVersion[]>();
  for (const one of versions) {
    const object = one.daemonSet ?? one.object;
    if (object) groups.set(object, [...(groups.get(object) ?? []), one]);
  }
  return groups;
}

/** The container of the DaemonSet that makes a Pod's: the one of the same name. */
function containerOf(reporter: KubeObject, { object, container }: KubeProxyVersion): number {
  if (!object || object === reporter) return container;
  const name = stringAt(at(object.value, ["spec", "containers", container]), ["name"]);
  const index = listAt(reporter.value, ["spec", "template", "spec", "containers"]).findIndex((entry) => stringAt(entry, ["name"]) === name);
  return Math.max(0, index);
}
