import { describe, expect, test } from "vitest";
import { enoughNodes } from "../../../packages/core/src/fix/enough-nodes.ts";
import { MASTER, node, nodes, pod, service, workload, type Manifest } from "../support.ts";
import { sceneOf } from "./plans.ts";

const ON_N1 = pod("p", { on: "n1" });
const tainted = (name: string, effect: string) => ({ ...node(name), spec: { taints: [{ key: "x", effect }] } });
const API = service("api", { spec: { selector: { app: "api" } } });
const DAEMONS = workload("DaemonSet", "web");
const made = (kind: string, labels: Record<string, string> = { app: "web" }) => pod("d", { on: "n1", labels, meta: { ownerReferences: [{ kind, name: "x" }] } });
const elsewhere = (object: Manifest) => ({ ...object, metadata: { ...(object["metadata"] as Manifest), namespace: "other" } });

describe("whether clients find a node without a backend of these Services", () => {
  test.each<[string, Manifest[], ReturnType<typeof enoughNodes>]>([
    ["nodes not known", [ON_N1], "ask"],
    ["one that is free", [ON_N1, ...nodes("n1", "n2")], "holds"],
    ["none that is free", [ON_N1, pod("q", { on: "n2" }), ...nodes("n1", "n2")], "too-few-nodes"],
    ["only one node", [...nodes("n1")], "too-few-nodes"],
    ["only one beside the masters", [ON_N1, ...nodes("n1"), MASTER], "too-few-nodes"],
    ["no backend seen", [...nodes("n1", "n2")], "ask"],
    ["a backend on a node that is not known", [ON_N1, pod("q"), ...nodes("n1", "n2")], "holds"],
    ["the free one is tainted", [ON_N1, node("n1"), tainted("n2", "NoSchedule")], "ask"],
    ["one of the free ones is tainted", [ON_N1, node("n1"), tainted("n2", "NoSchedule"), node("n3")], "holds"],
    ["the free one would rather not", [ON_N1, node("n1"), tainted("n2", "PreferNoSchedule")], "holds"],
    ["the free one is cordoned", [ON_N1, node("n1"), node("n2", { unschedulable: true })], "ask"],
    ["a DaemonSet makes the backends", [ON_N1, ...nodes("n1", "n2"), DAEMONS], "daemonset-backend"],
    ["a DaemonSet makes those of one of two", [ON_N1, API, ...nodes("n1", "n2"), DAEMONS], "daemonset-backend"],
    ["a DaemonSet of other Pods, of another namespace, or without a template", [ON_N1, ...nodes("n1", "n2"), workload("DaemonSet", "log"), elsewhere(DAEMONS), { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "none" } }], "holds"],
    ["a DaemonSet that was not read made them", [...nodes("n1", "n2"), made("DaemonSet")], "daemonset-backend"],
    ["a ReplicaSet made them", [...nodes("n1", "n2"), made("ReplicaSet")], "holds"],
    ["a DaemonSet made others", [ON_N1, ...nodes("n1", "n2"), made("DaemonSet", { app: "log" }), { ...elsewhere(made("DaemonSet")) }], "holds"],
  ])("%s", (_, objects, state) => {
    const scene = sceneOf([service(), ...objects]);
    const services = scene.result.cluster.objects.all.filter(({ ref }) => ref.kind === "Service");
    expect(enoughNodes(services, scene)).toBe(state);
  });
});
