import type { Result } from "../analyze.ts";
import type { Evidence } from "../model/fact.ts";
import { at, listAt } from "../model/json.ts";
import type { Address, Hop, HopAction, Trace } from "../model/path.ts";
import { keyOf } from "../objects.ts";
import type { Connection } from "../path/trace.ts";
import type { Decision, ExplainedAction, ExplainedHop, Packet } from "./explanation.ts";
import { nodeName } from "./stand-ins.ts";

/** The packet ends here. */
const ENDS: readonly HopAction[] = ["is-unknown", "resets", "drops-martian", "drops-unknown-answer", "skips-own-address"];
/** A packet that goes the other way. */
const ANSWERS: readonly ExplainedAction[] = ["answers", "answers-through-clb", "answers-past-clb", "answers-for-backend", "replies", "redirects"];
/** Hops behind a backend that has got the packet. */
const BEHIND_BACKEND: readonly HopAction[] = ["answers", "answers-past-clb", "answers-for-backend", "resets", "drops-unknown-answer"];

/** A hop before it is known what it received. */
interface Link {
  readonly hop: Omit<Hop, "source" | "destination" | "action"> & { readonly action: ExplainedAction };
  readonly sends: Packet | null;
}

/** The hops of a trace as a closed chain: each receives what the one before sends, from the client to where the packet ends. */
export function chain({ hops }: Trace, connection: Connection, result: Result): ExplainedHop[] {
  const port = nodePort(connection);
  const links: Link[] = [];
  for (const hop of hops) {
    const received = links.at(-1)?.sends ?? null;
    if (received?.destination.of === "backend" && hop.at !== "backend" && BEHIND_BACKEND.includes(hop.action)) {
      if (hop.action === "answers" && connection.rs.kind === "pod") {
        links.push(linkOf({ ...hop, at: "backend" }, received, port));
        continue;
      }
      links.push(reply(received, connection));
    }
    links.push(linkOf(hop, received, port));
  }
  const last = links.at(-1)!.sends;
  if (last) links.push({ hop: { at: "client", node: connection.client.node, action: "accepts", because: [] }, sends: null });
  return links.map((link, index) => explained(link, links[index - 1]?.sends ?? null, connectionAt(links, index), result));
}

/** The second connection begins where a controller opens it, and ends where the controller hands the answer on. */
function connectionAt(links: readonly Link[], index: number): 1 | 2 {
  const before = links.slice(0, index + 1).map(({ hop }) => hop.action);
  return before.includes("proxies") && !before.includes("answers-for-backend") ? 2 : 1;
}

/** A backend turns the packet round. */
function reply(received: Packet, { rs }: Connection): Link {
  return { hop: { at: "backend", node: rs.kind === "pod" ? rs.node : null, action: "replies", because: [] }, sends: turned(received) };
}

function turned({ source, destination }: Packet): Packet {
  return { source: destination, destination: source };
}

function linkOf(hop: Hop, received: Packet | null, port: number | null): Link {
  if (ENDS.includes(hop.action)) return { hop, sends: null };
  if (hop.action === "redirects" && received) return { hop, sends: turned(received) };
  return { hop, sends: withNodePort(hop, port) };
}

/** A NodePort is called by its number; what a node takes for itself to call a Pod has a free one. */
function withNodePort({ action, source, destination }: Hop, port: number | null): Packet {
  const numbered = (address: Address) => (address.of === "rs-node" ? { ...address, port } : address);
  const isAnswer = action === "answers" || action === "answers-past-clb";
  const isForward = action === "forwards" || action === "forwards-with-own-source";
  return { source: isAnswer ? numbered(source) : source, destination: isForward ? numbered(destination) : destination };
}

/** The NodePort that the CLB binds: that of the listener's port, or of a Service's only one. */
function nodePort({ listener, backend: { service } }: Connection): number | null {
  const ports = listAt(service?.value, ["spec", "ports"]);
  const own = ports.find((entry) => at(entry, ["port"]) === listener.port) ?? (ports.length === 1 ? ports[0] : undefined);
  const number = at(service?.ref.kind === "Service" ? own : undefined, ["nodePort"]);
  return typeof number === "number" ? number : null;
}

function explained({ hop: { at: place, node, action, because }, sends }: Link, receives: Packet | null, connection: 1 | 2, result: Result): ExplainedHop {
  return { at: place, node: nodeName(node, result), action, connection, receives, sends, changed: changedBy(action, receives, sends), because: because.map((one) => decision(one, result)) };
}

function changedBy(action: ExplainedAction, receives: Packet | null, sends: Packet | null): ("source" | "destination")[] {
  if (!receives || !sends) return [];
  if (ANSWERS.includes(action)) return ["source", "destination"];
  return (["source", "destination"] as const).filter((end) => !sameAddress(receives[end], sends[end]));
}

function sameAddress(a: Address, b: Address): boolean {
  return a.of === b.of && a.ip === b.ip && a.port === b.port;
}

function decision({ object, path, value }: Evidence, { cluster }: Result): Decision {
  const source = object && cluster.objects.byKey.get(keyOf(object))?.source;
  return { object, path, value, location: source?.locate(path) ?? null };
}
