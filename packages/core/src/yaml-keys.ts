import { isScalar, visit, YAMLParseError, type Document } from "yaml";

/**
 * Adds an error for each key that its map has already. The parser compares every key with all before it, which for a
 * map with many of them takes longer than anybody waits: it is told not to (`uniqueKeys: false`), and this does it at once.
 */
export function withKeyErrors<D extends Document.Parsed>(document: D): D {
  const errors: YAMLParseError[] = [];
  visit(document, {
    Map: (_, { items }) => {
      const known = new Set<unknown>();
      for (const { key } of items) {
        const name = isScalar(key) ? key.value : key;
        const start = isScalar(key) ? key.range?.[0] : undefined;
        if (known.has(name) && start !== undefined) errors.push(new YAMLParseError([start, start + 1], "DUPLICATE_KEY", "Map keys must be unique"));
        known.add(name);
      }
    },
  });
  if (errors.length > 0) document.errors = [...document.errors, ...errors].sort((a, b) => a.pos[0] - b.pos[0]);
  return document;
}
