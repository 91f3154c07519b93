import type { Remedy } from "../../model/plan.ts";
import { nameOf } from "../../objects.ts";
import { findController, plainHosts } from "../../tke/ingress-controller.ts";
import { listenerOf, type Scene } from "../scene.ts";
import { rewrites } from "./coredns-rewrite.ts";
import { serviceHost } from "./service-name.ts";

/** Several Services under one domain: an ingress controller inside the cluster takes over the routing by host and path. */
export const ingressController: Remedy<Scene> = {
  id: "ingress-controller",
  cures: ["CLB201", "CLB202"],
  risk: "high",
  propose(finding, scene) {
    const hosts = plainHosts(listenerOf(finding).object);
    if (hosts.length === 0) return "no-host";
    const controller = findController(scene.result.cluster.objects)?.service;
    const edits = controller ? rewrites(hosts, serviceHost(controller), scene) : [];
    const manual = [{ step: "deploy-controller" as const, found: controller ? nameOf(controller.ref) : null }];
    return { remedy: "ingress-controller", edits: typeof edits === "string" ? [] : edits, consequences: [], preconditions: [{ name: "resolver-in-use", state: "ask" }], manual };
  },
};
