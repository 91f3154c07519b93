import type { NodeName } from "./explanation.ts";

/** A node's name as it is shown: stand-ins bear a mark. */
export function shown(node: NodeName | null): string | null {
  return node && `${node.name}${node.standIn ? "*" : ""}`;
}
