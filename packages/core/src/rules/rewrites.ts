import type { KubeObject } from "../model/object.ts";
import { applied, clusterDns, entriesOf, serviceNamed, type DnsEntry } from "../tke/cluster-dns.ts";
import { hostPaths } from "../tke/ingress.ts";
import { owners, type Analysis } from "./rule.ts";

/** The rewrites of names in CoreDNS' Corefile. */
export function rewritesOf({ cluster }: Analysis): readonly DnsEntry[] {
  const { coreDns } = clusterDns(cluster.objects);
  return coreDns ? entriesOf(coreDns).filter(({ plugin }) => plugin === "rewrite") : [];
}

/** Whether findings about a rewrite are asked for: about its Corefile, about a host that it rewrites, or about the Service that it leads to. */
export function concernsRewrite(rewrite: DnsEntry, analysis: Analysis): boolean {
  if (analysis.concerns(rewrite.resolver.object)) return true;
  const service = serviceNamed(rewrite.to, clusterDns(analysis.cluster.objects));
  return owners(analysis).some((owner) => isAbout(rewrite, owner, service));
}

function isAbout(rewrite: DnsEntry, { ref, value }: KubeObject, service: ReturnType<typeof serviceNamed>): boolean {
  if (ref.kind === "Service") return service !== undefined && service.name === ref.name && service.namespace === ref.namespace;
  return hostPaths({ ref, value, source: null }).some(({ host }) => applied(rewrite, host.toLowerCase()) !== undefined);
}
