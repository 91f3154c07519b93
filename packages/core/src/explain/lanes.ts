import { cut } from "../lines/width.ts";
import type { ExplainedHop, Way } from "./explanation.ts";
import type { ToldWay } from "./telling.ts";

/** One place of a way, as a vertical line in a picture. */
interface Lane {
  readonly key: string;
  readonly x: number;
  /** Its name, on up to two lines. */
  readonly name: readonly string[];
}

export interface Lanes {
  readonly lanes: readonly Lane[];
  /** The lanes of what is on the client's node, from the first to the last. */
  readonly sameNode: { readonly from: number; readonly to: number } | null;
  /** Where a hop's lane is. */
  xOf(hop: number): number;
}

/** Columns of a lane's name. */
const NAME = 15;

/** From the client outwards: on its node first, then the CLB, then what lies behind. */
export function lanesOf(way: Way, told: ToldWay, { from, to }: { from: number; to: number }): Lanes {
  const keys = way.hops.map((hop) => keyOf(hop, way));
  const order = [...new Set(keys)].toSorted((a, b) => rank(a, way) - rank(b, way));
  const step = order.length > 1 ? (to - from) / (order.length - 1) : 0;
  const lanes = order.map((key, index): Lane => {
    const hop = told.hops[keys.indexOf(key)]!;
    return { key, x: Math.round(from + step * index), name: [cut(hop.shortPlace, NAME)] };
  });
  // Behind a NodePort the backend may be on any node.
  const own = lanes.filter(({ key }) => rank(key, way) < CLB_RANK && (key !== "backend" || way.rs.kind === "pod"));
  return {
    lanes,
    sameNode: own.length > 1 ? { from: own[0]!.x, to: own.at(-1)!.x } : null,
    xOf: (hop) => lanes.find(({ key }) => key === keys[hop])!.x,
  };
}

/** Places that are one and the same: a node is one lane, whatever it does there. */
function keyOf({ at, node }: ExplainedHop, way: Way): string {
  if (at === "client-node" || at === "rs-node") return `node ${node?.name ?? (at === "rs-node" && way.rs.node === null ? "rs" : "client")}`;
  return at;
}

const CLB_RANK = 3;

function rank(key: string, { client, rs }: Way): number {
  const here = `node ${client.node?.name ?? "client"}`;
  const isSameNode = rs.node !== null && rs.node.name === client.node?.name && rs.stack !== "own";
  // So that the way from the node to the backend does not seem to pass the CLB.
  if (key === "backend") return isSameNode ? 0 : 6;
  if (key === "client") return 1;
  if (key === here) return 2;
  // In the place of the CLB, past which it leads.
  if (key === "clb" || key === "controller") return CLB_RANK;
  return 5;
}
