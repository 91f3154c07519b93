import type { NodeInfo } from "../model/cluster.ts";
import type { KubeObject } from "../model/object.ts";
import { listAt, stringAt } from "../model/json.ts";
import { labelsOf } from "../objects.ts";

const CONTROL_PLANE = ["node-role.kubernetes.io/master", "node-role.kubernetes.io/control-plane"];

/** Label prefixes that only TKE sets. Sources: docs/platform.md. */
const PLATFORM_LABELS = /^(?:[\w-]+\.)*(?:tke\.cloud\.tencent\.com|cloud\.tencent\.com|com\.tencent\.cloud[\w.]*)\//;

export function readNode(object: KubeObject): NodeInfo {
  const labels = labelsOf(object);
  return {
    name: object.ref.name,
    labels,
    address: internalAddress(object),
    ready: conditionIsTrue(object, "Ready"),
    controlPlane: CONTROL_PLANE.some((label) => Object.hasOwn(labels, label)),
    superNode: labels["node.kubernetes.io/instance-type"] === "eklet" || isSuperNodeName(object.ref.name),
  };
}

/** Super nodes can be told by name where the Node itself was not read. */
export function isSuperNodeName(name: string | null | undefined): boolean {
  return name?.startsWith("eklet-") === true;
}

/** Whether a CLB binds this node's NodePorts: Ready, no control-plane node, no super node; cordoned ones too. */
export function isBindable(node: NodeInfo): boolean {
  return node.ready && !node.controlPlane && !node.superNode;
}

export function conditionIsTrue(object: KubeObject, type: string): boolean {
  return listAt(object.value, ["status", "conditions"]).some((entry) => stringAt(entry, ["type"]) === type && stringAt(entry, ["status"]) === "True");
}

function internalAddress(object: KubeObject): string | null {
  const entry = listAt(object.value, ["status", "addresses"]).find((item) => stringAt(item, ["type"]) === "InternalIP");
  return stringAt(entry, ["address"]) ?? null;
}

/** The label that shows a node to be TKE's, and its value. */
export function platformLabel(object: KubeObject): readonly [label: string, value: string] | undefined {
  return Object.entries(labelsOf(object)).find(([label]) => PLATFORM_LABELS.test(label));
}
