import { isMap, isScalar, isSeq, type CST, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { keyName } from "./obstacles.ts";
import { columnOf, lineEnd } from "./text.ts";

/** A place in YAML text where a value stands or can be put. */
export interface Slot {
  /** Key or index in the map or list that it is in. */
  readonly name: string | number;
  readonly key: Node | null;
  readonly value: Node | null;
  /** From the key or dash (in brackets: from the item) to the end of the value. */
  readonly start: number;
  readonly end: number;
  /** Behind the `:` or `-`; undefined where there is neither. */
  readonly after: number | undefined;
  /** Of the key or dash. */
  readonly column: number;
  readonly inBrackets: boolean;
  /** The collections it stands in, the innermost first. */
  readonly around: readonly Node[];
}

/** The slot of a whole document. */
export function rootSlot(value: Node | null): Slot {
  return { name: "", key: null, value, start: 0, end: 0, after: undefined, column: 0, inBrackets: false, around: [] };
}

/** Objects of one List ask for its items again and again. */
const known = new WeakMap<Node, readonly Slot[]>();

/** The slots of the entries of a map or list. */
export function slotsOf(text: string, node: YAMLMap | YAMLSeq, outer: Slot): readonly Slot[] {
  const slots = known.get(node) ?? findSlots(text, node, outer);
  known.set(node, slots);
  return slots;
}

function findSlots(text: string, node: YAMLMap | YAMLSeq, outer: Slot): Slot[] {
  const inBrackets = node.flow === true;
  const around = [node, ...outer.around];
  const bare = isMap(node) ? node.items.map((pair) => pairSlot(text, pair)) : seqSlots(text, node);
  return bare.map((slot) => ({ ...slot, column: columnOf(text, slot.start), inBrackets, around }));
}

type BareSlot = Omit<Slot, "column" | "inBrackets" | "around">;

function pairSlot(text: string, pair: Pair): BareSlot {
  const key = pair.key as Node;
  const value = pair.value as Node | null;
  const colon = pair.srcToken?.sep?.find(({ type }) => type === "map-value-ind")?.offset;
  const after = colon === undefined ? undefined : colon + 1;
  return { name: keyName(pair), key, value, start: key.range![0], after, end: contentEnd(text, value) ?? after ?? key.range![1] };
}

/** Items begin with their dash; in brackets with what is written before the value, such as an anchor. */
function seqSlots(text: string, node: YAMLSeq): BareSlot[] {
  const tokens = itemTokens(node);
  return node.items.map((item, index) => {
    const value = item as Node;
    const token = tokens[index];
    const after = token?.type === "seq-item-ind" ? token.offset + 1 : undefined;
    const start = token?.offset ?? value.range![0];
    return { name: index, key: null, value, start, after, end: contentEnd(text, value) ?? after ?? start };
  });
}

const BLANK: ReadonlySet<string> = new Set(["space", "newline", "comment", "comma"]);

function itemTokens(node: YAMLSeq): (CST.SourceToken | undefined)[] {
  const { srcToken } = node;
  if (srcToken?.type !== "block-seq" && srcToken?.type !== "flow-collection") return [];
  const firsts = srcToken.items.map(({ start }) => start.find(({ type }) => !BLANK.has(type)));
  return srcToken.type === "block-seq" ? firsts.filter((token) => token?.type === "seq-item-ind") : firsts;
}

/** Where the text of a value ends, without comments and blank lines behind it; undefined where nothing is written. */
export function contentEnd(text: string, node: Node | null): number | undefined {
  if (!node?.range || node.range[1] === node.range[0]) return undefined;
  if (isBlockScalar(node)) return blockScalarEnd(text, node);
  const isBlock = (isMap(node) || isSeq(node)) && !node.flow && node.items.length > 0;
  return isBlock ? lastEnd(text, node) : node.range[1];
}

function lastEnd(text: string, node: YAMLMap | YAMLSeq): number {
  if (isMap(node)) return pairSlot(text, node.items.at(-1)!).end;
  const dash = itemTokens(node).at(-1)!;
  return contentEnd(text, node.items.at(-1) as Node) ?? dash.offset + 1;
}

export function isBlockScalar(node: Node | null): boolean {
  return isScalar(node) && (node.type === "BLOCK_LITERAL" || node.type === "BLOCK_FOLDED");
}

/** The node whose text stands last in a block. */
export function lastLeaf(node: Node): Node {
  if ((!isMap(node) && !isSeq(node)) || node.flow) return node;
  const last = node.items.at(-1);
  const inner = isMap(node) ? ((last as Pair | undefined)?.value as Node | null | undefined) : (last as Node | undefined);
  return inner?.range ? lastLeaf(inner) : node;
}

/** Before the last line break; blank lines behind it belong to the value only where the header says so (`+`). */
function blockScalarEnd(text: string, { range }: Node): number {
  const [start, end] = range!;
  const keeps = text.slice(start, lineEnd(text, start)).replace(/#.*/, "").includes("+");
  const raw = text.slice(start, end);
  return start + raw.replace(keeps ? /\r?\n$/ : /(?:\r?\n[ \t]*)+$/, "").length;
}
