/** A document of a tree, and what most of them have at the top. */

/** The next number of a deterministic sequence, from 0 up to `below`. */
export type Random = (below: number) => number;

/** One document of a tree: `name` is its own within its namespace. */
export interface Draft {
  readonly name: string;
  readonly namespace: string;
  /** A Service written before, for what points at one. */
  readonly backend: string;
  readonly random: Random;
}

export const times = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join("");

export function labels(name: string, indent: string): string {
  return `${indent}app.kubernetes.io/name: ${name}
${indent}app.kubernetes.io/part-of: shop
${indent}app.kubernetes.io/managed-by: Helm
`;
}

export function head(apiVersion: string, kind: string, { name, namespace }: Draft, annotations: readonly string[] = []): string {
  const written = annotations.length === 0 ? "" : `  annotations:\n${annotations.map((line) => `    ${line}\n`).join("")}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n${labels(name, "    ")}${written}`;
}
