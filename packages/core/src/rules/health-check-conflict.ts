import { isKnownAs } from "../model/fact.ts";
import { nameOf } from "../objects.ts";
import { byReporter, imageEvidence, kubeProxyImagePath } from "../tke/kube-proxy-versions.ts";
import { finding, owners, type Analysis, type Rule } from "./rule.ts";

export const healthCheckConflict: Rule<"CLB110"> = {
  code: "CLB110",
  name: "health-check-conflict",
  severity: "warning",
  *check(analysis) {
    const { kubeProxyVersions: versions, proxyMode } = analysis.facts;
    const services = probedServices(analysis);
    if (!isKnownAs(proxyMode, "ipvs") || !versions.known || services.length === 0) return;
    for (const [object, [version]] of byReporter(versions.value.filter((one) => one.ability === "upstream"))) {
      const place = { object, path: kubeProxyImagePath(object), evidence: [imageEvidence(version!)] };
      yield finding("CLB110", "warning", place, { image: version!.image, services });
    }
  },
};

/** Services with a VIP that gets bound while the CLB still probes from it: `prevent-loopback` moves the probes to 100.64/10. */
function probedServices(analysis: Analysis): string[] {
  const probed = new Set(analysis.judged.map(({ listener }) => listener)
    .filter((listener) => listener.object.ref.kind === "Service" && listener.network.kind === "internal" && !listener.preventLoopback && listener.ipModeProxy === null)
    .map((listener) => listener.object));
  return owners(analysis).filter((object) => probed.has(object)).map((object) => nameOf(object.ref));
}
