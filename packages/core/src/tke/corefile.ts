/** One line of a server block, with the lines in its braces, each as words. */
export interface Directive {
  readonly name: string;
  readonly args: readonly string[];
  readonly body: readonly (readonly string[])[];
  /** As it is written, without what stands in its braces. */
  readonly text: string;
}

/** A server block of a Corefile: from its `{` line to its `}` line, both counted from 0. */
export interface ServerBlock {
  /** As written, such as `.:53`. */
  readonly zones: readonly string[];
  readonly directives: readonly Directive[];
  readonly first: number;
  readonly last: number;
}

interface Open {
  readonly zones: string[];
  readonly first: number;
  readonly directives: { name: string; args: string[]; body: string[][]; text: string }[];
}

/** The server blocks of a Corefile; undefined where braces do not match. */
export function readCorefile(corefile: string): ServerBlock[] | undefined {
  const blocks: ServerBlock[] = [];
  let depth = 0;
  let open: Open | undefined;
  for (const [index, line] of corefile.split("\n").entries()) {
    const text = line.replace(/(^|\s)#.*/, "").trim();
    const opens = text.endsWith("{");
    const closes = text.startsWith("}") || text.endsWith("}");
    const words = wordsOf(opens ? text.slice(0, -1) : text);
    if (closes) depth--;
    else if (depth === 0 && opens) open = { zones: words.flatMap((word) => word.split(",")).filter((zone) => zone !== ""), first: index, directives: [] };
    else if (depth === 1 && words.length > 0) open!.directives.push({ name: words[0]!, args: words.slice(1), body: [], text: words.join(" ") });
    else if (words.length > 0) open?.directives.at(-1)?.body.push(words);
    if (opens) depth++;
    if (depth < 0) return undefined;
    if (depth === 0 && open) {
      blocks.push({ ...open, last: index });
      open = undefined;
    }
  }
  return depth === 0 ? blocks : undefined;
}

/** Words between blanks; quotes keep blanks together. */
function wordsOf(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|\S+/g)].map((match) => match[1] ?? match[0]);
}

/** `dns://Example.com.:53` as `example.com`; the root zone as the empty text. */
export function zoneName(zone: string): string {
  return zone.replace(/^\w+:\/\//, "").replace(/:\d+$/, "").replace(/\.$/, "").toLowerCase();
}

/** The block that answers for a name: the one with the longest zone. */
export function blockFor(name: string, blocks: readonly ServerBlock[]): ServerBlock | undefined {
  let best: { readonly block: ServerBlock; readonly length: number } | undefined;
  for (const block of blocks) {
    for (const zone of block.zones.map(zoneName)) {
      const serves = zone === "" || name === zone || name.endsWith(`.${zone}`);
      if (serves && zone.length > (best?.length ?? -1)) best = { block, length: zone.length };
    }
  }
  return best?.block;
}
