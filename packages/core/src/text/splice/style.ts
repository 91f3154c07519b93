import { isMap, isScalar, isSeq, Scalar, type Node } from "yaml";
import { columnOf } from "./text.ts";

/** How new YAML is to look. */
export interface Style {
  /** Of a map below its key. */
  readonly map: number;
  /** Of a dash below its key. */
  readonly list: number;
  readonly singleQuote: boolean;
}

/** How new YAML is to look inside brackets. */
export interface FlowStyle extends Style {
  /** With double quotes around all keys and strings. */
  readonly json: boolean;
  readonly padded: boolean;
}

/** As its surroundings are: of collections from the innermost to the outermost, the first that shows something decides. */
export function styleAround(text: string, around: readonly Node[]): Style {
  const habits = around.map((node) => habitsOf(text, node));
  return {
    map: firstOf(habits, ({ map }) => map) ?? 2,
    list: firstOf(habits, ({ list }) => list) ?? 2,
    singleQuote: firstOf(habits, ({ quote }) => quote) === Scalar.QUOTE_SINGLE,
  };
}

/** The style of a map or list in brackets: like JSON where its first key or item has double quotes. */
export function flowStyle(text: string, node: Node, around: readonly Node[]): FlowStyle {
  const first = isMap(node) ? node.items[0]?.key : isSeq(node) ? node.items[0] : undefined;
  const json = isScalar(first) && first.type === Scalar.QUOTE_DOUBLE;
  return { ...styleAround(text, around), json, padded: text[node.range![0] + 1] === " " };
}

/** What the text of a node shows first; undefined where it does not show it. */
interface Habits {
  readonly map: number | undefined;
  readonly list: number | undefined;
  readonly quote: string | undefined;
}

/** Objects of one List ask for the same nodes again and again. */
const known = new WeakMap<Node, Habits>();

function habitsOf(text: string, node: Node): Habits {
  const habits = known.get(node) ?? { map: nestedIndent(text, node, isMap), list: nestedIndent(text, node, isSeq), quote: quoteIn(node) };
  known.set(node, habits);
  return habits;
}

/** How much further than its key the first block map or list inside `node` stands. */
function nestedIndent(text: string, node: Node, isWanted: (node: unknown) => boolean): number | undefined {
  if (isSeq(node)) return firstOf(node.items, (item) => nestedIndent(text, item as Node, isWanted));
  if (!isMap(node)) return undefined;
  return firstOf(node.items, ({ key, value }) => {
    if (!(isMap(value) || isSeq(value)) || value.flow || !value.range || !isScalar(key)) return undefined;
    return isWanted(value) ? indentBelow(text, key, value) : nestedIndent(text, value, isWanted);
  });
}

/** Only a list may stand right below its key. In a document with mistakes a value may stand anywhere: that shows no habit. */
function indentBelow(text: string, key: Node, value: Node): number | undefined {
  const indent = columnOf(text, value.range![0]) - columnOf(text, key.range![0]);
  return indent >= (isSeq(value) ? 0 : 1) ? indent : undefined;
}

function quoteIn(node: unknown): string | undefined {
  if (isScalar(node)) return node.type === Scalar.QUOTE_SINGLE || node.type === Scalar.QUOTE_DOUBLE ? node.type : undefined;
  if (isSeq(node)) return firstOf(node.items, quoteIn);
  return isMap(node) ? firstOf(node.items, ({ key, value }) => quoteIn(value) ?? quoteIn(key)) : undefined;
}

function firstOf<T, R>(items: readonly T[], look: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = look(item);
    if (found !== undefined) return found;
  }
  return undefined;
}
