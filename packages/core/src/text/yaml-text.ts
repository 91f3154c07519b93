import { isAlias, isCollection, isMap, isNode, isPair, isScalar, isSeq, Lexer, parseDocument, visit, type Document, type Node, type Pair, type Tags, type YAMLMap } from "yaml";
import type { Path } from "../model/json.ts";
import { once } from "../once.ts";
import { withKeyErrors } from "../yaml-keys.ts";
import type { Span } from "./positions.ts";

/** More alias uses than a manifest ever has: an alias bomb. */
const MAX_ALIASES = 1000;

/**
 * Parses YAML as kubectl reads it: YAML 1.1 scalars (`yes`, `on`, `010`) and merge keys, without the types that
 * kubectl's reader does not know (times in base 60, sets, dates).
 */
export function parseYaml(text: string, options: { keepSourceTokens?: boolean } = {}): Document.Parsed {
  return withKeyErrors(parseDocument(text, {
    ...options,
    version: "1.1",
    customTags: (tags: Tags) => tags.filter((tag) => typeof tag === "string" || !UNKNOWN_TO_KUBECTL.test(tag.tag) && !("format" in tag && tag.format === "TIME")),
    prettyErrors: false,
    strict: true,
    uniqueKeys: false,
    logLevel: "silent",
  }) as Document.Parsed);
}

const UNKNOWN_TO_KUBECTL = /:(?:timestamp|omap|pairs|set|binary)$/;

/** A document's value, or why it has none. */
export function valueOf(document: Document.Parsed): { value: unknown } | { error: "too-many-aliases" | "unresolvable" } {
  try {
    return isCyclic(document) ? { error: "unresolvable" } : { value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    return { error: /alias count/i.test(String(error)) ? "too-many-aliases" : "unresolvable" };
  }
}

/** Whether an alias stands inside what it names: no finite value would do. */
function isCyclic(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Alias: (_, alias, path) => {
      const mayBe = path.some((node) => isNode(node) && !isAlias(node) && node.anchor === alias.source);
      found = mayBe && path.includes(alias.resolve(document)!);
      return found ? visit.BREAK : undefined;
    },
  });
  return found;
}

/** One step from the root of a document: the key (null for a list item) and the value it leads to. */
export interface Step {
  readonly key: Node | null;
  readonly value: Node | null;
}

/** Where a path leads: step by step through aliases and merge keys, as far as the path exists. */
export function walkYaml(document: Document, path: Path): Step[] {
  const steps: Step[] = [];
  let here: Node | null | undefined = document.contents;
  for (const name of path) {
    const step = child(resolve(here, document), name, document);
    if (!step) break;
    steps.push(step);
    here = step.value;
  }
  return steps;
}

function resolve(node: Node | null | undefined, document: Document): Node | null | undefined {
  return isAlias(node) ? node.resolve(document) : node;
}

function child(node: Node | null | undefined, name: string | number, document: Document): Step | undefined {
  if (isSeq(node) && typeof name === "number") {
    const item = node.items[name];
    return item === undefined ? undefined : { key: null, value: item as Node };
  }
  if (!isMap(node)) return undefined;
  const pair = pairsOf(node).get(String(name)) ?? mergedPair(node.items, name, document);
  return pair && { key: pair.key as Node, value: pair.value as Node | null };
}

/** The entries of a map by their keys; of a key written twice the first. */
const pairsOf = once(({ items }: YAMLMap): ReadonlyMap<string, Pair> => new Map(items.toReversed().flatMap((pair) => {
  const key = keyText(pair);
  return key === undefined ? [] : [[key, pair] as const];
})));

function keyText(pair: Pair): string | undefined {
  return isScalar(pair.key) && !isMerge(pair) ? String(pair.key.value) : undefined;
}

function isMerge(pair: Pair): boolean {
  return isScalar(pair.key) && typeof pair.key.value === "symbol";
}

function mergedPair(items: readonly Pair[], name: string | number, document: Document): Pair | undefined {
  for (const merge of items.filter(isMerge)) {
    const source = resolve(merge.value as Node, document);
    const maps = isSeq(source) ? source.items.map((item) => resolve(item as Node, document)) : [source];
    for (const map of maps) {
      if (!isMap(map)) continue;
      const pair = pairsOf(map).get(String(name)) ?? mergedPair(map.items, name, document);
      if (pair) return pair;
    }
  }
  return undefined;
}

/** The text of a node itself, without what follows a block collection (its range takes in comments and blank lines). */
export function spanOf(node: Node): Span {
  const [start, end] = node.range ?? [0, 0, 0];
  const isFlow = isCollection(node) && node.flow === true;
  const last = isCollection(node) && !isFlow ? lastNode(node) : undefined;
  return { start, end: last ? Math.max(start, spanOf(last).end) : end };
}

function lastNode(node: Node & { items: readonly unknown[] }): Node | undefined {
  const item = node.items.at(-1);
  if (!isPair(item)) return item as Node | undefined;
  const value = item.value as Node | null;
  return value && !isEmpty(value) ? value : (item.key as Node);
}

/** A value that is not written out (`key:`). */
function isEmpty(node: Node): boolean {
  return node.range !== null && node.range !== undefined && node.range[0] === node.range[1];
}

/**
 * Where a Helm template's `{{` stands outside quoted strings, block scalars and comments; undefined where the text is
 * plain YAML. Works on tokens, since a template need not be YAML at all.
 */
export function findTemplate(text: string): number | undefined {
  const found = findBraces(text);
  return found !== undefined && text.includes("}}", found) ? found : undefined;
}

function findBraces(text: string): number | undefined {
  let offset = 0;
  let last = "";
  let blockScalar: "none" | "announced" | "here" = "none";
  for (const token of new Lexer().lex(text)) {
    if (CONTROL.test(token)) {
      if (token === SCALAR_FOLLOWS && blockScalar === "announced") blockScalar = "here";
      continue;
    }
    if (token === "{" && last === "{") return offset - 1;
    const inside = blockScalar === "here" || /^["'#]/.test(token) ? -1 : token.indexOf("{{");
    if (inside >= 0) return offset + inside;
    if (blockScalar === "here") blockScalar = "none";
    if (/^[|>]/.test(token)) blockScalar = "announced";
    last = token;
    offset += token.length;
  }
  return undefined;
}

/** Tokens that the lexer puts in and that no text stands for. */
const CONTROL = /^[\u0002\u0018\u001f\ufeff]$/;
const SCALAR_FOLLOWS = "\u001f";
