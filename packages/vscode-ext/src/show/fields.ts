import { at, INGRESS_KEYS, isServiceConfig, KEYS, keyOf, listAt, SERVICE_KEYS, type Facts, type KubeObject, type Path } from "@kubectl-loopback/core";
import type { ProjectFile } from "../projects/project-file.ts";
import type { FieldName } from "../words/words.ts";
import { isBefore, isIn, rangeOf, type Position, type Range } from "./place.ts";

/** A field that can be explained where it stands. */
export interface Field {
  readonly object: KubeObject;
  readonly path: Path;
  /** Null for fields that are shown with what was found about their object. */
  readonly name: FieldName | "kind";
  /** The range of its value. */
  readonly range: Range;
}

/** The explained field whose key or value stands at a place. */
export function fieldAt(file: ProjectFile, place: Position & { readonly offset: number }, facts: Facts): Field | undefined {
  const here = file.objects.filter((object) => object.source && object.source.place.document.start <= place.offset && place.offset <= object.source.place.document.end);
  const fields = here.flatMap((object) => fieldsOf(object, facts)).map(({ object, path, name }): Field => ({ object, path, name, range: rangeOf(object.source!.locate(path)) }));
  const lineStart = file.text.lastIndexOf("\n", place.offset - 1) + 1;
  const lineEnd = file.text.indexOf("\n", place.offset);
  const line = file.text.slice(lineStart, lineEnd < 0 ? undefined : lineEnd);
  return fields.find(({ range }) => isIn(range, place)) ?? fields.find(({ range }) => isOnKey(line, place, range));
}

/** Whether a place lies in front of a value, on its line, with nothing but the value's key between. */
export function isOnKey(line: string, place: Position, { start }: Range): boolean {
  return place.line === start.line && isBefore(place, start) && /^[^\s,{}[\]]*\s*[^\s,{}[\]]*$/.test(line.slice(place.character, start.character).trimEnd());
}

type Candidate = Omit<Field, "range">;

function fieldsOf(object: KubeObject, facts: Facts): Candidate[] {
  const named = [...plainFields(object), ...annotationFields(object), ...listenerFields(object), ...kubeProxyFields(object, facts)];
  return named.map(([name, path]) => ({ object, name, path })).filter(({ path }) => at(object.value, path) !== undefined);
}

type NamedPath = readonly [Field["name"], Path];

const FIELDS: Readonly<Record<string, readonly NamedPath[]>> = {
  Service: [
    ["kind", ["kind"]], ["serviceType", ["spec", "type"]], ["externalTrafficPolicy", ["spec", "externalTrafficPolicy"]],
    ["loadBalancerClass", ["spec", "loadBalancerClass"]], ["loadBalancerSourceRanges", ["spec", "loadBalancerSourceRanges"]],
  ],
  Ingress: [["kind", ["kind"]], ["ingressClassName", ["spec", "ingressClassName"]]],
  TkeServiceConfig: [["kind", ["kind"]]],
};

function plainFields({ ref, value }: KubeObject): NamedPath[] {
  const addresses = ["status", "loadBalancer", "ingress"];
  const modes = listAt(value, addresses).map((_, index): NamedPath => ["ipMode", [...addresses, index, "ipMode"]]);
  return [...(FIELDS[ref.kind] ?? []), ...(ref.kind === "Service" ? modes : [])];
}

function annotationFields({ ref, value }: KubeObject): NamedPath[] {
  const names = ref.kind === "Ingress" ? INGRESS : ref.kind === "Service" ? SERVICE : new Map<string, FieldName>();
  const path = ["metadata", "annotations"];
  return [...names].map(([key, name]): NamedPath => [name, [...path, key]]).filter(([, one]) => at(value, one) !== undefined);
}

const SERVICE = namesOf(SERVICE_KEYS);
const INGRESS = namesOf(INGRESS_KEYS);

/** What each annotation is called in the words. */
function namesOf(owner: typeof SERVICE_KEYS): ReadonlyMap<string, FieldName> {
  const all = Object.entries({ ...KEYS, ...owner }) as [FieldName, string | readonly string[]][];
  return new Map(all.flatMap(([name, keys]) => [keys].flat().map((key) => [key, name] as const)));
}

/** What the words call an annotation; undefined for one that is not known. */
export function annotationName(kind: "Service" | "Ingress", key: string): FieldName | undefined {
  return (kind === "Ingress" ? INGRESS : SERVICE).get(key);
}

function listenerFields(object: KubeObject): NamedPath[] {
  if (!isServiceConfig(object)) return [];
  const listeners = ["spec", "loadBalancer", "l7Listeners"];
  return listAt(object.value, listeners).map((_, index) => ["keepaliveEnable", [...listeners, index, "keepaliveEnable"]]);
}

/** Where the facts about kube-proxy were read. */
function kubeProxyFields({ ref }: KubeObject, { proxyMode, kubeProxyVersions }: Facts): NamedPath[] {
  const isHere = (other: KubeObject["ref"] | null) => other !== null && keyOf(other) === keyOf(ref);
  return [
    ...(proxyMode.known && isHere(proxyMode.evidence.object) ? [["kubeProxyMode", proxyMode.evidence.path] as const] : []),
    ...(kubeProxyVersions.known && isHere(kubeProxyVersions.evidence.object) ? [["kubeProxyImage", kubeProxyVersions.evidence.path] as const] : []),
  ];
}
