import type { ClbName } from "../model/caller.ts";
import type { Evidence } from "../model/fact.ts";
import { at, listAt, stringAt, type Json, type Path } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { labelsOf, ofKind, type ObjectSet } from "../objects.ts";
import { annotation, annotationPath, KEYS } from "../tke/annotations.ts";
import { plainName } from "../tke/cluster-dns.ts";
import { hostPaths } from "../tke/ingress.ts";
import { looseObject } from "../tke/loose-json.ts";
import { plainAddress } from "./addresses.ts";
import { withDnsNames } from "./dns-names.ts";
import { keyOfName, nameTable, type NameTable } from "./name-table.ts";

/** Everything that leads to one of these CLBs: its addresses and host names, and what DNS and ExternalName Services make of them. */
export function namesOf(owners: readonly KubeObject[], objects: ObjectSet): NameTable {
  const own = owners.flatMap(ownNames);
  const withRoutes = [...own, ...routedNames(own, objects)];
  return nameTable(withDnsNames(grown(withRoutes, objects), objects));
}

/** Whether an object shows any name of its CLB. */
export function hasName(owner: KubeObject): boolean {
  return ownNames(owner).length > 0;
}

/** Where an address or a host of a CLB stands in the object that has it. */
const ADDRESSES: readonly Path[] = [["spec", "loadBalancerIP"]];
const EXTERNAL_DNS = ["external-dns.alpha.kubernetes.io/hostname", "external-dns.alpha.kubernetes.io/internal-hostname"];

function ownNames(owner: KubeObject): ClbName[] {
  const status = listAt(owner.value, ["status", "loadBalancer", "ingress"]).flatMap((entry, index) =>
    (["ip", "hostname"] as const).flatMap((field) => named(owner, stringAt(entry, [field]), ["status", "loadBalancer", "ingress", index, field])));
  const spec = ADDRESSES.flatMap((path) => named(owner, stringAt(owner.value, path), path));
  const wanted = looseObject(annotation(owner, KEYS.extensiveParameters));
  const vip = named(owner, stringAt(wanted, ["Vip"]), annotationPath(KEYS.extensiveParameters));
  const dns = EXTERNAL_DNS.flatMap((key) => (annotation(owner, key) ?? "").split(",").flatMap((host) => named(owner, host.trim(), annotationPath(key))));
  const hosts = owner.ref.kind === "Ingress" ? hostPaths(owner).flatMap(({ host, path }) => named(owner, host, path)) : [];
  return unique([...status, ...spec, ...vip, ...dns, ...hosts]);
}

function named(owner: KubeObject, written: string | undefined, path: Path): ClbName[] {
  if (written === undefined || written === "") return [];
  const text = plainAddress(written) ?? plainName(written);
  const isHost = /^(?:\*\.)?[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/.test(text) || text.includes(":");
  if (!isHost) return [];
  const evidence: Evidence = { object: owner.ref, path, value: at(owner.value, path) ?? null };
  return [{ text, owner, ingress: null, evidence, onlyIn: null, context: text.includes(".") || text.includes(":") ? "anywhere" : "url", answeredBy: null }];
}

function unique(names: readonly ClbName[]): ClbName[] {
  const seen = new Set<string>();
  return names.filter(({ text }) => !seen.has(text) && seen.add(text));
}

/** Hosts of Ingresses that an ingress controller behind such a CLB serves: their status shows its address. */
function routedNames(own: readonly ClbName[], objects: ObjectSet): ClbName[] {
  const byText = new Map(own.filter(({ owner }) => owner.ref.kind === "Service").map((name) => [name.text, name]));
  return ofKind(objects, "Ingress", "networking.k8s.io", "extensions").flatMap((ingress) => {
    const shown = listAt(ingress.value, ["status", "loadBalancer", "ingress"]).flatMap((entry) => [stringAt(entry, ["ip"]), stringAt(entry, ["hostname"])]);
    const clb = shown.flatMap((text) => byText.get(plainAddress(text ?? "") ?? plainName(text ?? "")) ?? [])[0];
    if (!clb) return [];
    return unique(hostPaths(ingress).flatMap(({ host, path }) => named(ingress, host, path))).map((name) => ({ ...name, owner: clb.owner, ingress }));
  });
}

/** Services that stand for such a name: ExternalName Services, and endpoints written by hand. One may lead to the next. */
function grown(names: readonly ClbName[], objects: ObjectSet): ClbName[] {
  const all = [...names];
  const pointers = [...externalNames(objects), ...writtenEndpoints(objects)];
  for (let from = 0; from < all.length && all.length < names.length + MOST_NAMES;) {
    const table = nameTable(all.slice(from));
    from = all.length;
    const more = pointers.flatMap(({ service, to, evidence }) => table.find(to).filter(({ onlyIn }) => onlyIn === null).flatMap((name) => serviceNames(service, name, evidence)));
    const known = new Set(all.map(keyOfName));
    all.push(...more.filter((name) => !known.has(keyOfName(name))));
  }
  return all;
}

/** Names that lead in a circle, or through many Services, are not followed for ever. */
const MOST_NAMES = 100_000;

interface Pointer {
  readonly service: { readonly namespace: string; readonly name: string };
  readonly to: string;
  readonly evidence: Evidence;
}

function externalNames(objects: ObjectSet): Pointer[] {
  return ofKind(objects, "Service", "").flatMap((service) => (stringAt(service.value, ["spec", "type"]) === "ExternalName" ? pointer(service.ref.namespace, service.ref.name, stringAt(service.value, ["spec", "externalName"]), service, ["spec", "externalName"]) : []));
}

function writtenEndpoints(objects: ObjectSet): Pointer[] {
  return ofKind(objects, "EndpointSlice", "discovery.k8s.io").flatMap((slice) => {
    const service = labelsOf(slice)["kubernetes.io/service-name"];
    const addresses = listAt(slice.value, ["endpoints"]).map((endpoint: Json) => stringAt(endpoint, ["addresses", 0]));
    return addresses.flatMap((address, index) => pointer(slice.ref.namespace, service, address, slice, ["endpoints", index, "addresses", 0]));
  });
}

function pointer(namespace: string | null, name: string | undefined, to: string | undefined, object: KubeObject, path: Path): Pointer[] {
  if (namespace === null || name === undefined || to === undefined) return [];
  return [{ service: { namespace, name }, to: plainAddress(to) ?? plainName(to), evidence: { object: object.ref, path, value: at(object.value, path) ?? null } }];
}

/** All spellings of a Service's name; the shortest means it in its own namespace only. */
function serviceNames({ namespace, name }: Pointer["service"], { owner, ingress, answeredBy }: ClbName, evidence: Evidence): ClbName[] {
  const common = { owner, ingress, evidence, answeredBy };
  const spelt = (text: string, context: ClbName["context"], onlyIn: string | null = null): ClbName => ({ ...common, text, context, onlyIn });
  return [
    spelt(`${name}.${namespace}.svc.cluster.local`, "anywhere"), spelt(`${name}.${namespace}.svc`, "anywhere"),
    spelt(`${name}.${namespace}`, "alone"), spelt(name, "alone", namespace),
  ];
}
