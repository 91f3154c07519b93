import { applied, bypassesCoreDns, clusterDns, COREFILE_PATH, entriesOf } from "../tke/cluster-dns.ts";
import { concernsRewrite, rewritesOf } from "./rewrites.ts";
import { finding, type Rule } from "./rule.ts";

export const rewriteBypassed: Rule<"CLB402"> = {
  code: "CLB402",
  name: "rewrite-bypassed",
  severity: "warning",
  *check(analysis) {
    const dns = clusterDns(analysis.cluster.objects);
    const { nodeLocal } = dns;
    if (!nodeLocal) return;
    for (const rewrite of rewritesOf(analysis)) {
      const { from, text, resolver } = rewrite;
      const name = from.text.replace(/^\./, "");
      const answersItself = entriesOf(nodeLocal).some((entry) => applied(entry, from.text) !== undefined);
      if (!concernsRewrite(rewrite, analysis) || !bypassesCoreDns(from, dns) || answersItself) continue;
      const evidence = [{ object: resolver.object.ref, path: COREFILE_PATH, value: text }, { object: nodeLocal.object.ref, path: COREFILE_PATH, value: "forward" }];
      yield finding("CLB402", "warning", { object: resolver.object, path: COREFILE_PATH, evidence }, { rewrite: text, name });
    }
  },
};
