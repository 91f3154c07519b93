import { isKnownAs } from "../model/fact.ts";
import { byReporter, imageEvidence, kubeProxyImagePath } from "../tke/kube-proxy-versions.ts";
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
      const path = kubeProxyImagePath(object);
      const version = parseTkeVersion(first.version);
      yield finding("CLB102", "error", { object, path, evidence: outdated.slice(0, 5).map(imageEvidence) }, {
        image: first.image,
        smallest: (version && smallestFixed(version)) ?? null,
        outdated: outdated.length,
        total: all.length,
      });
    }
  },
};
