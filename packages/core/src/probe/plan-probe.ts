import { analyze, type Result } from "../analyze.ts";
import { at, listAt, stringAt, type Json } from "../model/json.ts";
import type { Backend, Listener } from "../model/listener.ts";
import type { ClientPlace, Rs } from "../model/path.ts";
import type { KubeObject } from "../model/object.ts";
import { riskOf } from "../path/risk.ts";
import { trace } from "../path/trace.ts";
import { isBindable } from "../tke/node.ts";
import type { Expected, NoProbe } from "../model/probe.ts";
import type { Task } from "./pod.ts";

/** A probe, ready to be run, and what the model says will come of it. */
export interface ProbePlan {
  readonly listener: Listener;
  /** The node that the Pod is to stand on, and whether it is an RS of the CLB. */
  readonly node: string;
  readonly isRs: boolean;
  readonly task: Task;
  readonly expected: Expected;
}

export interface ProbeOptions {
  /** The node to probe from; the best one where none is named. */
  readonly node?: string | undefined;
  readonly count: number;
}

/** Seconds for one connection: longer than a SYN that is sent again twice takes. */
const LIMIT_LAYER_4 = 5;
/** Seconds for one request: three lost RS and an answer. */
const LIMIT_LAYER_7 = 15;

/** Works out how to probe a listener; says why not where that cannot be done. */
export function planProbe(listener: Listener, result: Result, { node, count }: ProbeOptions): ProbePlan | NoProbe {
  if (listener.protocol === "UDP" || listener.protocol === "QUIC") return "udp";
  if (listener.vip === null) return "no-address";
  const backend = backendToProbe(listener, result);
  const service = backend?.service && addressOf(listener, backend.service);
  if (!backend || !service) return "no-service";
  const chosen = chooseNode(listener, backend, result, node);
  if (typeof chosen === "string") return chosen;
  const kind = listener.layer === 4 ? "tcp" : listener.protocol === "HTTPS" ? "https" : "http";
  return {
    listener,
    ...chosen,
    task: { kind, clb: { address: listener.vip, port: listener.port }, service, url: urlOf(listener, backend), count, limit: listener.layer === 4 ? LIMIT_LAYER_4 : LIMIT_LAYER_7 },
    expected: expectedFrom(chosen.node, listener, backend, result),
  };
}

const RANK = { loops: 2, "may-loop": 1, safe: 0 } as const;

/** Of several backends the worst, as in the listener's own verdict. */
function backendToProbe(listener: Listener, { context }: Result): Backend | undefined {
  const known = listener.backends.filter(({ service }) => service !== null);
  const rank = (backend: Backend) => RANK[riskOf({ ...listener, backends: [backend] }, context).verdict];
  return known.toSorted((a, b) => rank(b) - rank(a))[0];
}

/** The node on which most of a listener's RS would loop; among equals one that is an RS, then the first by name. */
function chooseNode(listener: Listener, backend: Backend, { facts, context }: Result, wanted: string | undefined): { node: string; isRs: boolean } | NoProbe {
  if (!facts.nodes.known) return "nodes-unknown";
  const placement = context.placement(backend);
  const place = (node: string): ClientPlace => ({ node, stack: "pod", pod: null, address: null, named: true, fixed: true, apart: false });
  const loops = (client: ClientPlace, rs: Rs) => trace({ listener, backend, placement, client, rs, context }).outcome.verdict === "loops";
  const rate = (node: string) => {
    const here = placement.rs.filter((rs) => rs.node === node);
    const weight = here.filter((rs) => loops(place(node), rs)).reduce((sum, rs) => sum + rs.weight, 0);
    return { node, isRs: here.length > 0, weight };
  };
  if (wanted !== undefined) {
    const found = facts.nodes.value.find(({ name }) => name === wanted);
    return !found ? "node-not-found" : found.superNode ? "super-node" : rate(wanted);
  }
  const rated = facts.nodes.value.filter(isBindable).map(({ name }) => rate(name));
  const best = rated.toSorted((a, b) => b.weight - a.weight || Number(b.isRs) - Number(a.isRs) || (a.node < b.node ? -1 : 1))[0];
  return best ?? "no-node";
}

/** What `risk` says of an ordinary Pod on that node. */
function expectedFrom(node: string, listener: Listener, backend: Backend, { cluster, question }: Result): Expected {
  const { context } = analyze(cluster, { ...question, from: [{ kind: "Node", namespace: "", name: node }] });
  const risk = riskOf({ ...listener, backends: [backend] }, context);
  return { risk, layer: listener.layer, share: risk.verdict === "safe" ? 0 : (risk.probability?.max ?? null) };
}

/** The name and port by which Pods reach the same backends without the CLB. */
function addressOf({ object, port }: Listener, service: KubeObject): Task["service"] | undefined {
  const ports = listAt(service.value, ["spec", "ports"]);
  const number = object.ref.kind === "Service" ? port : ingressPort(object, service, ports);
  return number === undefined ? undefined : { address: `${service.ref.name}.${service.ref.namespace}.svc`, port: number };
}

/** The Service port that an Ingress names, by number or name; else the Service's first. */
function ingressPort(ingress: KubeObject, service: KubeObject, ports: readonly Json[]): number | undefined {
  const named = backendsOf(ingress).map(({ backend }) => backend).find((backend) => (stringAt(backend, ["service", "name"]) ?? stringAt(backend, ["serviceName"])) === service.ref.name);
  const wanted = at(named, ["service", "port", "number"]) ?? at(named, ["service", "port", "name"]) ?? at(named, ["servicePort"]);
  const found = ports.find((entry) => at(entry, ["port"]) === wanted || (typeof wanted === "string" && stringAt(entry, ["name"]) === wanted)) ?? ports[0];
  const number = at(found, ["port"]);
  return typeof number === "number" ? number : undefined;
}

function backendsOf(ingress: KubeObject): { host: string; path: string; backend: Json | undefined }[] {
  const fallback = at(ingress.value, ["spec", "defaultBackend"]) ?? at(ingress.value, ["spec", "backend"]);
  const rules = listAt(ingress.value, ["spec", "rules"]).flatMap((rule) => listAt(rule, ["http", "paths"]).map((path) => ({ host: stringAt(rule, ["host"]) ?? "", path: stringAt(path, ["path"]) ?? "/", backend: at(path, ["backend"]) })));
  return [...rules, { host: "", path: "/", backend: fallback }];
}

/** A request that the CLB forwards to the backend: its first rule's host and path. */
function urlOf({ object, vip }: Listener, { name }: Backend): Task["url"] {
  const rule = backendsOf(object).find(({ backend }) => (stringAt(backend, ["service", "name"]) ?? stringAt(backend, ["serviceName"])) === name);
  const host = rule?.host.replace(/^\*/, "probe") || vip!;
  return { host, path: /^\/[\w./~%-]*$/.test(rule?.path ?? "") ? rule!.path : "/" };
}
