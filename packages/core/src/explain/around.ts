import { analyze, type Result } from "../analyze.ts";
import { rewrites } from "../fix/remedies/coredns-rewrite.ts";
import { serviceHost } from "../fix/remedies/service-name.ts";
import type { Refused } from "../fix/suppose.ts";
import { at, listAt, stringAt } from "../model/json.ts";
import type { Listener } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import type { Need } from "../model/need.ts";
import type { Rs, Trace } from "../model/path.ts";
import type { RemedyId } from "../model/plan.ts";
import { worstBackend, type BackendRisk } from "../path/risk.ts";
import { traceThroughController, traceToService } from "../path/service-way.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { findController, hasCertificate, pathsNotServed, plainHosts, servingIngress, type IngressController } from "../tke/ingress-controller.ts";
import { concerns } from "./explain.ts";
import type { Around, OwnClb, Way } from "./explanation.ts";
import { wayOf, worstOff } from "./ways.ts";

/** The ways of a client that the refused remedies would lead around a listener: to the Service behind it, or to an ingress controller. */
export function explainAround(result: Result, { listener }: JudgedListener, refused: readonly Refused[]): Way[] {
  const own = { object: listener.object.ref, port: listener.port, protocol: listener.protocol };
  const remedies = new Set(refused.filter((one) => one.reason === "leads-around" && concerns(one, own)).map(({ remedy }) => remedy));
  const counted = worstBackend(listener, result.contextOf(listener.object));
  return [...remedies].flatMap((remedy) => (remedy === "ingress-controller" ? throughController(listener, counted, result) : toService(remedy, listener, counted, result)) ?? []);
}

const TO_SERVICE = {
  "service-name": [],
  "coredns-rewrite": ["same-ports", "resolver-in-use"],
} as const satisfies Partial<Record<RemedyId, Around["restsOn"]>>;

/** Null where the Service has no address of its own. */
function toService(remedy: RemedyId, listener: Listener, counted: BackendRisk, result: Result): Way | null {
  const client = worstOff(counted);
  const trace = client ? traceToService(listener, counted.backend, client) : null;
  const restsOn = remedy === "service-name" || remedy === "coredns-rewrite" ? TO_SERVICE[remedy] : [];
  return trace && pastClb(trace, listener, counted, { remedy, controller: null, needs: [], restsOn, ownClb: [] }, result);
}

function throughController(listener: Listener, counted: BackendRisk, result: Result): Way | null {
  const client = worstOff(counted);
  if (!client) return null;
  const controller = findController(result.cluster.objects);
  const needs = needsOf(listener, counted, controller, result);
  const [host] = plainHosts(listener.object);
  const routed = controller && host !== undefined ? servingIngress(host.toLowerCase(), controller) : undefined;
  const trace = traceThroughController(controller?.service ?? null, routed ?? null, listener, client);
  return pastClb(trace, listener, counted, {
    remedy: "ingress-controller", controller: controller?.service.ref ?? null, needs, restsOn: ["resolver-in-use", "controller-serves"], ownClb: controller ? clbOf(controller.service, result) : [],
  }, result);
}

/** Which Pod kube-proxy or a controller picks, nobody knows. */
const ANY: Rs = { kind: "node-port", node: null, stack: "pod", pod: null, address: null, weight: 1 };

function pastClb(trace: Trace, listener: Listener, counted: BackendRisk, around: Around, result: Result): Way {
  const { backend, placement } = counted;
  const connection = { listener, backend, placement, client: worstOff(counted)!, rs: ANY, context: result.contextOf(listener.object) };
  const isOpen = around.needs.length > 0;
  const way = wayOf(isOpen ? "open" : "good", { connection, trace }, result);
  return { ...way, around, hops: isOpen ? [...way.hops.slice(0, -1), { ...way.hops.at(-1)!, action: "may-accept" }] : way.hops };
}

/** What a controller lacks to take over from the CLB, as far as the objects show. */
function needsOf(listener: Listener, { backend }: BackendRisk, controller: IngressController | undefined, result: Result): Need[] {
  const hosts = plainHosts(listener.object);
  const unread: Need[] = backend.service ? [] : [{ need: "backend", name: backend.name }];
  if (!controller) return [{ need: "controller" }, ...unread];
  const { service } = controller;
  return [
    ...(rewrites(hosts, serviceHost(service), { result }) === "no-corefile" ? [{ need: "rewrite", hosts } as const] : []),
    ...addressNeeds(service, listener.port),
    ...hosts.flatMap((host) => routeNeeds(host.toLowerCase(), listener, controller)),
    ...unread,
  ];
}

function addressNeeds({ value }: KubeObject, port: number): Need[] {
  const has = listAt(value, ["spec", "ports"]).map((entry) => at(entry, ["port"])).filter((one) => typeof one === "number");
  return [
    ...(stringAt(value, ["spec", "clusterIP"]) === "None" || stringAt(value, ["spec", "type"]) === "ExternalName" ? [{ need: "cluster-address" } as const] : []),
    ...(has.includes(port) ? [] : [{ need: "port", port, has } as const]),
    ...(stringAt(value, ["spec", "internalTrafficPolicy"]) === "Local" ? [{ need: "pod-on-node" } as const] : []),
  ];
}

function routeNeeds(host: string, { object, protocol }: Listener, controller: IngressController): Need[] {
  const paths = pathsNotServed(object, host, controller);
  return [
    ...(paths.length > 0 ? [{ need: "routes", host, paths } as const] : []),
    ...(protocol === "HTTPS" && !hasCertificate(host, controller) ? [{ need: "certificate", host } as const] : []),
  ];
}

/** What the controller's own CLB is judged as, where it has one: a way that this one does not take. */
function clbOf(service: KubeObject, { cluster, question }: Result): OwnClb[] {
  const { judged } = analyze(cluster, { ...question, concerns: (object) => object === service });
  return judged.map(({ listener: { port, protocol, layer }, risk }) => ({ port, protocol, layer, risk }));
}
