import type { KubeObject } from "../model/object.ts";
import { at, isObject, listAt, stringAt, stringsAt, type Json } from "../model/json.ts";
import { ofKind, type Cluster } from "../objects.ts";
import { contains, overlaps } from "./address.ts";
import type { BackendIndex } from "./backends.ts";
import { labelSelector } from "./selector.ts";

/** The source of a CLB's own connections when layer 7 keepalive is on. Source: CLB listener documentation. */
export const SNAT_RANGE = "100.127.0.0/16";

const CLB_RANGES = ["100.64.0.0/10", SNAT_RANGE];
const EVERYTHING = ["0.0.0.0/0", "::/0"];

/** The NetworkPolicies that limit what may reach the Pods behind a Service. */
export function policiesOn(service: KubeObject, cluster: Cluster, index: BackendIndex): KubeObject[] {
  const shapes = index.shapes(service).map((shape) => shape.labels);
  const labels = shapes.length > 0 ? shapes : [stringsAt(service.value, ["spec", "selector"])];
  return ofKind(cluster.objects, "NetworkPolicy", "networking.k8s.io", "extensions").filter((policy) =>
    policy.ref.namespace === service.ref.namespace && limitsIngress(policy) && labels.some(labelSelector(at(policy.value, ["spec", "podSelector"]) ?? {})));
}

function limitsIngress(policy: KubeObject): boolean {
  const types = listAt(policy.value, ["spec", "policyTypes"]);
  return types.length === 0 || types.includes("Ingress");
}

/** Whether one of a policy's rules lets all of a range in, on a port of the Service's backends. */
export function letsIn(policy: KubeObject, cidr: string, service: KubeObject): boolean {
  return listAt(policy.value, ["spec", "ingress"]).some((rule) => opensTo(rule, cidr) && opensPort(rule, service));
}

function opensTo(rule: Json, cidr: string): boolean {
  const peers = listAt(rule, ["from"]);
  return isObject(rule) && (peers.length === 0 || peers.some((peer) => blockHolds(at(peer, ["ipBlock"]), cidr)));
}

function blockHolds(block: Json | undefined, cidr: string): boolean {
  return contains(String(at(block, ["cidr"])), cidr) && !listAt(block, ["except"]).some((entry) => overlaps(String(entry), cidr));
}

/** A rule without ports opens all; a named port cannot be compared with a number and counts as open. */
function opensPort(rule: Json, service: KubeObject): boolean {
  const ports = listAt(rule, ["ports"]).map((entry) => [at(entry, ["port"]), at(entry, ["endPort"])] as const);
  const targets = listAt(service.value, ["spec", "ports"]).map((entry) => at(entry, ["targetPort"]) ?? at(entry, ["port"]));
  return ports.length === 0 || targets.length === 0 || targets.some((target) => ports.some(([first, last]) => portMatches(target, first, last)));
}

function portMatches(target: Json | undefined, first: Json | undefined, last: Json | undefined): boolean {
  if (typeof target !== typeof first) return true;
  if (typeof target === "number") return target >= (first as number) && target <= (typeof last === "number" ? last : (first as number));
  return target === first;
}

/** The ranges by which a policy tells clients apart, other than everything and the CLB's own. */
export function blocksFromOthers(policy: KubeObject): string[] {
  const blocks = listAt(policy.value, ["spec", "ingress"]).flatMap((rule) => listAt(rule, ["from"])).map((peer) => stringAt(peer, ["ipBlock", "cidr"]));
  return blocks.filter((cidr) => cidr !== undefined && !EVERYTHING.includes(cidr) && !CLB_RANGES.includes(cidr)) as string[];
}
