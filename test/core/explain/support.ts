import { explain, type ExplainedHop, type Explanation, type Packet, type Way } from "@kubectl-loopback/core";
import { resultOf, yaml, type Manifest, type Options } from "../support.ts";

/** Explanations of all listeners of some objects. */
export function explanations(objects: readonly Manifest[], options: Options = {}): Explanation[] {
  const { result } = resultOf(yaml(...objects), options);
  return result.judged.map((one) => explain(result, one));
}

/** The hops of a way, one line each: where, what, and what is sent. */
export function lines({ hops }: Way): string[] {
  return hops.map(({ at, node, action, sends, changed }: ExplainedHop) =>
    `${at}${node ? `@${node.name}${node.standIn ? "*" : ""}` : ""} ${action}${sends ? `: ${packet(sends)}` : ""}${changed.length > 0 ? ` (${changed.join(", ")})` : ""}`);
}

function packet({ source, destination }: Packet): string {
  return [source, destination].map(({ of, ip, port }) => (ip ?? of) + (port === null ? "" : `:${port}`)).join(" > ");
}
