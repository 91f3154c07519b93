import type { FindingParams } from "../../model/finding.ts";
import { at, listAt, type Path } from "../../model/json.ts";
import type { Listener } from "../../model/listener.ts";
import type { KubeObject } from "../../model/object.ts";
import type { NoCure, Proposal, Remedy } from "../../model/plan.ts";
import { nameOf } from "../../objects.ts";
import { change, listenerOf, type Scene } from "../scene.ts";

/** Calling the Service by its name in the cluster: the way that never meets a CLB. */
export const serviceName: Remedy<Scene> = {
  id: "service-name",
  cures: ["CLB101", "CLB201", "CLB202", "CLB401"],
  risk: "low",
  propose(finding, scene) {
    if (finding.code === "CLB401") return inCaller(finding.object, finding.path, finding.params, scene);
    const listener = listenerOf(finding);
    const services = listener.backends.map((backend) => backend.service).filter((service) => service !== null);
    if (services.length === 0) return "no-backend-service";
    const addresses = services.flatMap((service) => addressesOf(service, listener));
    const callers = callersOf(listener, scene);
    return { remedy: "service-name", edits: [], consequences: [], preconditions: [], manual: addresses.map((address) => ({ step: "call-service", address, callers })) };
  },
};

/** Who is known to call: the clients that were named, and what was found to name the CLB. */
function callersOf(listener: Listener, { result }: Scene): string[] {
  const named = result.question.from.filter(({ kind }) => kind !== "Node").map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`);
  const found = result.callers.filter(({ reaches }) => reaches.some((one) => one.listener === listener)).map(({ object }) => nameOf(object.ref));
  return [...new Set([...named, ...found])];
}

/** Writes the Service's name where the CLB's stands. */
function inCaller(object: KubeObject, path: Path, { corrected }: FindingParams["CLB401"], { live }: Scene): Proposal | NoCure {
  if (corrected === null) return "name-not-replaceable";
  if (live && (NEVER_CHANGE.includes(object.ref.kind) || at(object.value, ["immutable"]) === true)) return "cannot-be-changed";
  return { remedy: "service-name", edits: [change(object, { op: "set", path, value: corrected })], consequences: [], preconditions: [], manual: [] };
}

/** What runs already keeps its variables and arguments. */
const NEVER_CHANGE = ["Pod", "Job", "ReplicaSet"];

/** `orders.prod.svc.cluster.local:80`: with the Service's own ports, which for an Ingress are not the CLB's. */
function addressesOf(service: KubeObject, listener: Listener): string[] {
  const ports = listAt(service.value, ["spec", "ports"]).map((entry) => at(entry, ["port"]));
  const wanted = listener.object === service ? ports.filter((port) => port === listener.port) : ports;
  return wanted.map((port) => `${serviceHost(service)}:${String(port)}`);
}

export function serviceHost({ ref }: KubeObject): string {
  return `${ref.name}.${ref.namespace}.svc.cluster.local`;
}
