import { expect, test } from "vitest";
import { isSuperNodeName, readNode } from "../../../packages/core/src/tke/node.ts";
import { node, resultOf, yaml, type Manifest } from "../support.ts";

const read = (object: Manifest) => readNode(resultOf(yaml(object)).result.cluster.objects.all[0]!);

test("what is read of a node", () => {
  const status = { conditions: [{ type: "DiskPressure", status: "False" }, { type: "Ready", status: "True" }], addresses: [{ type: "ExternalIP", address: "43.1.1.1" }, { type: "InternalIP", address: "10.0.0.7" }, { type: "Hostname", address: "n1" }] };
  expect(read({ ...node("n1", { labels: { pool: "a" } }), status })).toEqual({ name: "n1", labels: { pool: "a" }, address: "10.0.0.7", ready: true, controlPlane: false, superNode: false });
  expect(read({ ...node("n2", { labels: { "node-role.kubernetes.io/control-plane": "" } }), status: { addresses: [{ type: "ExternalIP", address: "43.1.1.1" }] } })).toEqual({
    name: "n2", labels: { "node-role.kubernetes.io/control-plane": "" }, address: null, ready: false, controlPlane: true, superNode: false,
  });
});

test("super nodes by their names", () => expect(["eklet-1", "eklet-", "eklet", "x-eklet-1", "", null, undefined].map(isSuperNodeName)).toEqual([true, true, false, false, false, false, false]));
