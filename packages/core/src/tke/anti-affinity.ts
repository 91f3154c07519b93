import { at, listAt, stringAt, type Json } from "../model/json.ts";
import type { PodShape } from "./pod.ts";
import { labelSelector } from "./selector.ts";

const HOSTNAME = "kubernetes.io/hostname";

/** Whether the scheduler never puts these two on one node: a required anti-affinity of one of both matches the other. */
export function keepsApart(a: PodShape, b: PodShape): boolean {
  return avoids(a, b) || avoids(b, a);
}

function avoids(pod: PodShape, other: PodShape): boolean {
  return pod.antiAffinity.some((term) => isPerNode(term) && inNamespaces(term, pod, other) && labelSelector(at(term, ["labelSelector"]))(other.labels));
}

/** Terms narrowed by `matchLabelKeys` depend on labels that only the scheduler sees: they prove nothing. */
function isPerNode(term: Json): boolean {
  return stringAt(term, ["topologyKey"]) === HOSTNAME && listAt(term, ["matchLabelKeys"]).length === 0 && listAt(term, ["mismatchLabelKeys"]).length === 0;
}

/** Without `namespaces` and `namespaceSelector` a term looks at its own namespace; an empty selector means all. */
function inNamespaces(term: Json, pod: PodShape, other: PodShape): boolean {
  const named = listAt(term, ["namespaces"]);
  const selector = at(term, ["namespaceSelector"]);
  if (named.includes(other.namespace)) return true;
  if (selector === undefined || selector === null) return named.length === 0 && other.namespace === pod.namespace;
  return labelSelector(selector)({ "kubernetes.io/metadata.name": other.namespace! });
}
