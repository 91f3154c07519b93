import { describe, expect, test } from "vitest";
import type { Json } from "@kubectl-loopback/core";
import { keepsApart } from "../../../packages/core/src/tke/anti-affinity.ts";
import type { PodShape } from "../../../packages/core/src/tke/pod.ts";

const shape = (app: string, namespace: string, ...antiAffinity: Json[]): PodShape => ({ namespace, labels: { app }, hostNetwork: false, ownInterface: false, antiAffinity });
const TERM = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "server" } } };
const NAME = "kubernetes.io/metadata.name";

describe("a client in default and a server in prod, or in default, too", () => {
  test.each<[string, Json[], prod: boolean, same: boolean]>([
    ["no term", [], false, false],
    ["a term for its own namespace", [TERM], false, true],
    ["for named namespaces", [{ ...TERM, namespaces: ["prod"] }], true, false],
    ["for several", [{ ...TERM, namespaces: ["prod", "default"] }], true, true],
    ["for all namespaces", [{ ...TERM, namespaceSelector: {} }], true, true],
    ["for selected ones", [{ ...TERM, namespaceSelector: { matchLabels: { [NAME]: "prod" } } }], true, false],
    ["for selected and named ones", [{ ...TERM, namespaces: ["default"], namespaceSelector: { matchLabels: { [NAME]: "prod" } } }], true, true],
    ["a selector that is null is none", [{ ...TERM, namespaceSelector: null }], false, true],
    ["by zones", [{ ...TERM, topologyKey: "topology.kubernetes.io/zone" }], false, false],
    ["for other Pods", [{ ...TERM, labelSelector: { matchLabels: { app: "other" } } }], false, false],
    ["for no Pods", [{ topologyKey: "kubernetes.io/hostname" }], false, false],
    ["narrowed by keys", [{ ...TERM, matchLabelKeys: ["pod-template-hash"] }], false, false],
    ["narrowed by other keys", [{ ...TERM, mismatchLabelKeys: ["tenant"] }], false, false],
    ["one of several", [{ ...TERM, topologyKey: "x" }, TERM], false, true],
  ])("%s", (_, terms, prod, same) => {
    const client = shape("client", "default", ...terms);
    const apart = (namespace: string) => [keepsApart(client, shape("server", namespace)), keepsApart(shape("server", namespace), client)];
    expect([apart("prod"), apart("default")]).toEqual([[prod, prod], [same, same]]);
  });
});
