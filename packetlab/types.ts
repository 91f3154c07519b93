/** What goes into the guest and what comes out of it. */

export interface KubeObject {
  apiVersion: string;
  kind: string;
  metadata: { name: string; namespace?: string; labels?: Record<string, string>; annotations?: Record<string, string>; [key: string]: unknown };
  [key: string]: unknown;
}

/** One question to the kernel: what happens to connections of this client to this listener? The objects alone configure the guest. */
export interface Scenario {
  id: string;
  suite: string;
  title: string;
  objects: KubeObject[];
  listener: { object: { kind: "Service" | "Ingress"; namespace: string; name: string }; port: number; protocol: "TCP" | "UDP" | "HTTP" };
  client: Client;
  lab: Lab;
  /** Belongs to a cure: lost before, arrives once cured, lost again when undone. Its three stages are played in one network. */
  cure?: { stage: "before" | "cured" | "undone"; setup: string };
}

/** A Pod, a process in a node's own network, or the CLB's health check by where it comes from. */
export type Client = { pod: { namespace: string; name: string } } | { node: string } | { probe: "vip" | "100.64" };

/** What no Kubernetes object says. */
export interface Lab {
  nodes: {
    rpFilter: 0 | 1 | 2;
    /** The nodes' security group lets nothing from 100.127.0.0/16 in. */
    dropSnatRange: boolean;
    /** Pods leave the node with its address (ip-masq-agent). */
    masquerade: boolean;
  };
  connections: number;
  /** How the CLB chooses among its RS. */
  pick: "round-robin" | "random";
  /** `vip`, or a Service's name and port as Pods call it. */
  to: string;
  /** UDP: whether the client's socket hears only the address it asked. */
  socket: "connected" | "unconnected";
  /** Scenarios of the next stage are played once those of this one are through, in the same network with its objects changed. */
  stage: number;
  /** The client runs this program for sh, told these variables, instead of the lab's own connections. */
  script?: { text: string; env: Readonly<Record<string, string>> };
  /** Played with nothing else going on, so that counters and the kernel's log belong to this scenario. */
  alone: boolean;
}

export interface Observation {
  id: string;
  connections: Connection[];
  /** By the client's program. */
  printed?: string;
  evidence?: { counters: Record<string, number>; log: string[]; drops: Record<string, number> };
}

export interface Connection {
  /** The RS that the CLB tried, in order; empty when it saw nothing or had none to choose. */
  rs: string[];
  /** ok, timeout, refused, reset, unreachable, `http NNN`, wrong-sender (UDP: the datagram came from another address). */
  result: string;
  ms: number;
  /** pod/NAME or node/NAME. */
  answeredBy?: string;
  /** The source address that the server saw. */
  seenSource?: string;
  /** X-Forwarded-For. */
  forwarded?: string;
  /** The client's connection, then each one that the layer 7 proxy opened for it. */
  captures: Capture[][];
}

/** One packet at one place. */
export interface Capture {
  /** Microseconds since the connection's first packet. */
  us: number;
  /** node/NAME, pod/NAME or clb. */
  ns: string;
  iface: string;
  /** P: seen on its way to somebody else. */
  dir: "In" | "Out" | "P";
  src: string;
  dst: string;
  /** S, S., R, R., udp, `icmp unreachable CODE`. */
  flags: string;
  /** How often, retransmissions included. */
  count: number;
}
