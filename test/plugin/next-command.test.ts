import { describe, expect, test } from "vitest";
import { analyze, collect, en, makeReport, readManifests, type Cluster } from "@kubectl-loopback/core";
import { parseCommandLine } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { isUsageError } from "../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { nextCommand } from "../../packages/kubectl-plugin/src/output/next-command.ts";
import { internalService } from "./plugin.ts";

const EXISTING = internalService("a").replace("qcloud-loadbalancer-internal-subnetid", "tke-existed-lbid");
const OLD = `apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube-proxy, namespace: kube-system}
spec: {template: {spec: {containers: [{name: kube-proxy, image: "ccr.ccs.tencentyun.com/tkeimages/hyperkube:v1.20.6-tke.8", args: [--proxy-mode=ipvs]}]}}}
---
${internalService("a")}`;
const WITH_CONFIG = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: a, namespace: prod, annotations: {kubernetes.io/ingress.subnetId: subnet-1, ingress.cloud.tencent.com/tke-service-config: c}}
spec: {rules: [{http: {paths: []}}]}
`;

/** The commands that follow the findings about a text, read from files or as if from a live cluster. */
function next(line: string, text: string, source: "files" | "live"): (string | undefined)[] {
  const { objects } = readManifests({ file: "a.yaml", text, named: true }, { namespace: "default", workloads: false });
  const cluster: Cluster = { objects: collect(objects).set, coverage: { source, gaps: {} }, serverVersion: source === "live" ? "v1.20.6-tke.30" : null };
  const result = analyze(cluster, { assumptions: {}, from: [], concerns: () => true });
  const invocation = parseCommandLine(line.split(" "));
  if (isUsageError(invocation)) throw new Error(invocation.usage);
  return makeReport(result, [], en).findings.map((finding) => nextCommand(finding, result, invocation)).filter((command) => command !== undefined);
}

describe("the next command repeats the command line and adds what settles it", () => {
  test("unknown network", () => {
    expect(next("check -f a.yaml", EXISTING, "files")).toEqual(["kubectl loopback check -f a.yaml --assume network=internal"]);
    expect(next("check svc/a -n prod --context=x", EXISTING, "live")).toEqual(["kubectl loopback check svc/a -n prod --context x --assume network=internal"]);
  });
  test("unknown mode", () => {
    expect(next("check -f a.yaml -f b.yaml -q", internalService("a"), "files")).toEqual(["kubectl loopback check -f a.yaml -f b.yaml --live"]);
    expect(next("check -A", internalService("a"), "live")).toEqual(["kubectl loopback check -A --assume proxy-mode=ipvs"]);
  });
  test("a TkeServiceConfig that was not read, or does not exist", () => {
    expect(next("check -f a.yaml", WITH_CONFIG, "files")).toEqual(["kubectl loopback check -f a.yaml --live"]);
    expect(next("check -n prod --kubeconfig=k", WITH_CONFIG, "live")).toContain("kubectl get tkeserviceconfigs -n prod --kubeconfig k");
  });
  test("an old kube-proxy: which nodes? and the cure", () => {
    expect(next("check", OLD, "live")).toEqual(["kubectl get pods -n kube-system -l k8s-app=kube-proxy -o wide", "kubectl loopback fix --list"]);
    expect(next("check -f a.yaml", OLD, "files")).toEqual(["kubectl loopback fix -f a.yaml", "kubectl loopback fix -f a.yaml"]);
  });
  test("words with other characters are quoted", () => {
    expect(next("check -f a;b.yaml -l env=prod,tier!=web", EXISTING, "files")).toEqual(["kubectl loopback check -f 'a;b.yaml' -l 'env=prod,tier!=web' --assume network=internal"]);
  });
});
