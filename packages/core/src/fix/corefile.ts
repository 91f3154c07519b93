import { readCorefile, type ServerBlock } from "../tke/corefile.ts";

/** One `rewrite name HOST TARGET` line at the head of the block for the root zone. Exact rewrites restore the name in the answer by themselves. */
export function addRewrite(corefile: string, host: string, target: string): string | undefined {
  const lines = corefile.split("\n");
  const root = readCorefile(corefile)?.find((block) => block.zones.some((zone) => /^(?:dns:\/\/)?\.(?::53)?$/.test(zone)));
  if (!root) return undefined;
  const rewrite = `rewrite name ${host} ${target}`;
  const inside = lines.slice(root.first + 1, root.last);
  if (inside.some((line) => line.trim().replace(/\s+/g, " ").replace("name exact", "name") === rewrite)) return corefile;
  return lines.toSpliced(root.first + 1, 0, indentOf(inside) + rewrite).join("\n");
}

/** A block that sends a zone to CoreDNS, made like the one for cluster.local, so that NodeLocal DNSCache asks CoreDNS for it. */
export function addZone(corefile: string, host: string): string | undefined {
  const lines = corefile.split("\n");
  const blocks = readCorefile(corefile);
  const clusterZone = (block: ServerBlock) => block.zones.find((zone) => /^cluster\.local\.?(?::53)?$/.test(zone));
  const cluster = blocks?.find(clusterZone);
  if (!cluster) return undefined;
  if (blocks!.some((block) => block.zones.some((zone) => zone.replace(/\.?:53$/, "").replace(/\.$/, "") === host))) return corefile;
  const copy = lines.slice(cluster.first, cluster.last + 1).filter((line) => !/^\s*(?:health|prometheus|ready)\b/.test(line));
  return lines.toSpliced(cluster.first, 0, ...copy.with(0, `${clusterZone(cluster)!.replace(/cluster\.local\.?/, host)} {`)).join("\n");
}

function indentOf(lines: readonly string[]): string {
  return lines.find((line) => line.trim() !== "")?.match(/^\s+/)?.[0] ?? "    ";
}
