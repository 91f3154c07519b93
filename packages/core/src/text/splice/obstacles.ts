import { isAlias, isCollection, isMap, isScalar, visit, type Document, type Node, type Pair } from "yaml";
import type { RefusalReason } from "../../model/edit.ts";

/** The names (`&name`) that a document uses somewhere (`*name`). */
export function usedAnchors(document: Document): ReadonlySet<string> {
  const used = new Set<string>();
  visit(document, { Alias: (_, alias) => void used.add(alias.source) });
  return used;
}

/** Why a value cannot be changed where it is written. */
export function obstacleAt(node: Node | null, used: ReadonlySet<string>): RefusalReason | undefined {
  if (isAlias(node)) return "alias";
  if (node?.tag !== undefined) return "tag";
  if (isUsed(node, used)) return "anchor";
  return isMap(node) ? obstacleAmongKeys(node.items) : undefined;
}

function obstacleAmongKeys(pairs: readonly Pair[]): RefusalReason | undefined {
  if (pairs.some(({ key }) => isScalar(key) && typeof key.value === "symbol")) return "merge-key";
  if (pairs.some(isExplicit)) return "explicit-key";
  if (pairs.some(({ key }) => (key as Node).tag !== undefined)) return "tag";
  if (pairs.some(({ key }) => isScalar(key) && key.anchor !== undefined)) return "anchor";
  return new Set(pairs.map(keyName)).size < pairs.length ? "duplicate-key" : undefined;
}

function isExplicit({ key, srcToken }: Pair): boolean {
  return !isScalar(key) || srcToken?.start.some(({ type }) => type === "explicit-key-ind") === true;
}

/** A key as the map of a JavaScript object has it. */
export function keyName({ key }: Pair): string {
  return isScalar(key) && key.value !== null ? String(key.value) : "";
}

function isUsed(node: unknown, used: ReadonlySet<string>): boolean {
  return (isScalar(node) || isCollection(node)) && node.anchor !== undefined && used.has(node.anchor);
}

/** Why a value cannot be taken away or written anew: something inside it is used somewhere else. */
export function obstacleInside(node: Node | null, used: ReadonlySet<string>): RefusalReason | undefined {
  let found = false;
  if (node) visit(node, (_, inner) => (isUsed(inner, used) ? (found = true, visit.BREAK) : undefined));
  return found ? "anchor" : undefined;
}
