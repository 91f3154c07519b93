/** A server block of a Corefile: from its `{` line to its `}` line. */
interface Block {
  readonly zones: readonly string[];
  readonly first: number;
  readonly last: number;
}

/** The server blocks of a Corefile; undefined where braces do not match. */
function blocksOf(lines: readonly string[]): Block[] | undefined {
  const blocks: Block[] = [];
  let depth = 0;
  let open: { zones: string[]; first: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const text = line.replace(/#.*/, "").trim();
    if (text.endsWith("{")) {
      if (depth === 0) open = { zones: text.slice(0, -1).split(/[\s,]+/).filter((zone) => zone !== ""), first: index };
      depth++;
    }
    if (text.startsWith("}") || (text.endsWith("}") && !text.endsWith("{"))) depth--;
    if (depth < 0) return undefined;
    if (depth === 0 && open) {
      blocks.push({ ...open, last: index });
      open = undefined;
    }
  }
  return depth === 0 ? blocks : undefined;
}

/** One `rewrite name HOST TARGET` line at the head of the block for the root zone. Exact rewrites restore the name in the answer by themselves. */
export function addRewrite(corefile: string, host: string, target: string): string | undefined {
  const lines = corefile.split("\n");
  const root = blocksOf(lines)?.find((block) => block.zones.some((zone) => /^(?:dns:\/\/)?\.(?::53)?$/.test(zone)));
  if (!root) return undefined;
  const rewrite = `rewrite name ${host} ${target}`;
  const inside = lines.slice(root.first + 1, root.last);
  if (inside.some((line) => line.trim().replace(/\s+/g, " ").replace("name exact", "name") === rewrite)) return corefile;
  return lines.toSpliced(root.first + 1, 0, indentOf(inside) + rewrite).join("\n");
}

/** A block that sends a zone to CoreDNS, made like the one for cluster.local, so that NodeLocal DNSCache asks CoreDNS for it. */
export function addZone(corefile: string, host: string): string | undefined {
  const lines = corefile.split("\n");
  const blocks = blocksOf(lines);
  const cluster = blocks?.find((block) => block.zones.some((zone) => /^cluster\.local\.?(?::53)?$/.test(zone)));
  if (!blocks || !cluster) return undefined;
  if (blocks.some((block) => block.zones.some((zone) => zone.replace(/\.?:53$/, "").replace(/\.$/, "") === host))) return corefile;
  const copy = lines.slice(cluster.first, cluster.last + 1).filter((line) => !/^\s*(?:health|prometheus|ready)\b/.test(line));
  return lines.toSpliced(cluster.first, 0, ...copy.with(0, copy[0]!.replace(/cluster\.local\.?/, host))).join("\n");
}

function indentOf(lines: readonly string[]): string {
  return /^\s+/.exec(lines.find((line) => line.trim() !== "") ?? "")?.[0] ?? "    ";
}
