import type { KubeObject } from "../../model/object.ts";
import type { Remedy } from "../../model/plan.ts";
import { nameOf, ofKind, type ObjectSet } from "../../objects.ts";
import { once } from "../../once.ts";
import { hostsOf } from "../../tke/ingress.ts";
import type { Scene } from "../scene.ts";
import { rewrites } from "./coredns-rewrite.ts";
import { serviceHost } from "./service-name.ts";

/** Names and labels by which self-hosted ingress controllers are known. */
const CONTROLLERS = /ingress-?nginx|nginx-ingress|traefik|kong|haproxy-ingress|apisix|higress|contour-envoy|istio-ingressgateway/i;

/** Several Services under one domain: an ingress controller inside the cluster takes over the routing by host and path. */
export const ingressController: Remedy<Scene> = {
  id: "ingress-controller",
  cures: ["CLB201", "CLB202"],
  risk: "high",
  propose({ listener }, scene) {
    const hosts = listener ? hostsOf(listener.object).filter((host) => !host.includes("*")) : [];
    if (hosts.length === 0) return "no-host";
    const controller = findController(scene.result.cluster.objects);
    const edits = controller ? rewrites(hosts, serviceHost(controller), scene) : [];
    const manual = [{ step: "deploy-controller" as const, found: controller ? nameOf(controller.ref) : null }];
    return { remedy: "ingress-controller", edits: typeof edits === "string" ? [] : edits, consequences: [], preconditions: [{ name: "resolver-in-use", state: "ask" }], manual };
  },
};

const findController = once((objects: ObjectSet): KubeObject | undefined =>
  ofKind(objects, "Service", "").find((service) => CONTROLLERS.test(service.ref.name) && !/admission|webhook|metrics|defaultbackend/i.test(service.ref.name)));
