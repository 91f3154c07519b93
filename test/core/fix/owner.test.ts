import { describe, expect, test } from "vitest";
import { ownerOf, type Change, type JsonObject, type KubeObject } from "@kubectl-loopback/core";
import { PREVENT } from "../support.ts";

const CHANGE: Change = { op: "set", path: ["metadata", "annotations", PREVENT], value: "true" };

function live(metadata: JsonObject): KubeObject {
  const ref = { apiVersion: "v1", kind: "Service", namespace: "shop", name: "orders" };
  return { ref, value: { apiVersion: "v1", kind: "Service", metadata: { name: "orders", namespace: "shop", ...metadata } }, source: null };
}

/** As the API server records who wrote which fields. */
function managed(...entries: [manager: string, operation: string, fields?: JsonObject][]): JsonObject {
  return { managedFields: entries.map(([manager, operation, fieldsV1 = { "f:spec": { "f:ports": {} } }]) => ({ manager, operation, apiVersion: "v1", fieldsType: "FieldsV1", fieldsV1 })) };
}

const OURS = { "f:metadata": { "f:annotations": { ".": {}, [`f:${PREVENT}`]: {} } } };

describe("who manages a live object", () => {
  test.each<[string, JsonObject, [tool: string, name: string, chart: boolean] | undefined]>([
    ["a release's annotation", { annotations: { "meta.helm.sh/release-name": "shop" } }, ["Helm", "shop", true]],
    ["a chart's labels", { labels: { "app.kubernetes.io/managed-by": "Helm", "app.kubernetes.io/instance": "shop" } }, ["Helm", "shop", true]],
    ["Argo CD's annotation", { annotations: { "argocd.argoproj.io/tracking-id": "shop-app:/Service:shop/orders" } }, ["Argo CD", "shop-app", false]],
    ["Argo CD's label, on a chart", { labels: { "argocd.argoproj.io/instance": "shop-app", "app.kubernetes.io/managed-by": "Helm" } }, ["Argo CD", "shop-app", true]],
    ["Flux' label", { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" } }, ["Flux", "apps", false]],
    ["Flux' label, on a release", { labels: { "helm.toolkit.fluxcd.io/name": "shop" }, annotations: { "meta.helm.sh/release-name": "shop" } }, ["Flux", "shop", true]],
    ["the manager helm", managed(["helm", "Update"]), ["Helm", "helm", true]],
    ["the manager argocd-controller", managed(["argocd-controller", "Apply"]), ["Argo CD", "argocd-controller", false]],
    ["the same without server-side apply", managed(["kubectl-edit", "Update"], ["argocd-controller", "Update"]), ["Argo CD", "argocd-controller", false]],
    ["the manager argocd-application-controller", managed(["argocd-application-controller", "Update"]), ["Argo CD", "argocd-application-controller", false]],
    ["the manager kustomize-controller", managed(["kustomize-controller", "Apply"]), ["Flux", "kustomize-controller", false]],
    ["the manager helm-controller", managed(["helm-controller", "Update"]), ["Flux", "helm-controller", true]],
    ["a label counts before a manager", { labels: { "kustomize.toolkit.fluxcd.io/name": "apps" }, ...managed(["helm", "Update"]) }, ["Flux", "apps", false]],
    ["another one that applies", managed(["deployer", "Apply"]), ["another field manager", "deployer", false]],
    ["one that wrote other fields once", managed(["deployer", "Update"]), undefined],
    ["one that wrote the annotation", managed(["deployer", "Apply"], ["my-operator", "Update", OURS]), ["another field manager", "my-operator", false]],
    ["people, and the platform", managed(["kubectl-client-side-apply", "Update", OURS], ["kubectl", "Apply"], ["kubectl-loopback", "Update", OURS], ["tke-service-controller", "Update"], ["service-controller", "Update", OURS], ["", "Apply"]), undefined],
    ["the platform under other names", managed(["kube-addon-manager", "Update", OURS], ["tke-platform", "Update", OURS], ["tke", "Update", OURS], ["my-controller", "Update", OURS], ["Controller", "Apply"]), undefined],
    ["a chart's labels of former times", { labels: { "app.kubernetes.io/managed-by": "Helm", release: "shop" } }, ["Helm", "shop", true]],
    ["a chart without a name", { labels: { "app.kubernetes.io/managed-by": "Helm" } }, ["Helm", "", true]],
    ["somebody without a name", { managedFields: [{ operation: "Apply" }] }, undefined],
    ["nobody known", {}, undefined],
    ["fields that cannot be read", { managedFields: [{ manager: "x", operation: "Update", fieldsV1: "f:metadata" }, null, 5] }, undefined],
  ])("%s", (_, metadata, owner) => {
    expect(ownerOf(live(metadata), [CHANGE])).toEqual(owner && { tool: owner[0], name: owner[1], chart: owner[2] });
  });

  test("whoever wrote one of several things that are changed", () => {
    const changes: Change[] = [{ op: "set", path: ["spec", "a"], value: 1 }, CHANGE];
    expect(ownerOf(live(managed(["my-operator", "Update", OURS])), changes)?.name).toBe("my-operator");
  });

  test.each<[string, Change, JsonObject, boolean]>([
    ["a field below the one that is changed", { op: "set", path: ["spec", "a"], value: 1 }, { "f:spec": { "f:a": { "f:b": {} } } }, true],
    ["an item of a list", { op: "set", path: ["spec", "ports", 0, "name"], value: "x" }, { "f:spec": { "f:ports": { "k:{\"port\":80}": {} } } }, true],
    ["a neighbour", { op: "remove", path: ["spec", "a"] }, { "f:spec": { "f:b": {} } }, false],
  ])("whether it wrote what is changed: %s", (_, change, fields, isOwner) => {
    expect(ownerOf(live(managed(["my-operator", "Update", fields])), [change])?.name).toBe(isOwner ? "my-operator" : undefined);
  });
});
