/** `explain` and `--what-if` on a real API server: the same as for files, and as the server is judged once it is really changed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, test } from "vitest";
import type { ExplanationReport, ReportedExplanation } from "@kubectl-loopback/core";
import { fileWith, loopback, reportOf, SAMPLE, temporaryFolder } from "./plugin.ts";
import { useSample, type Sample } from "./sample.ts";

const READING = readFileSync(fileURLToPath(new URL("../../deploy/rbac.yaml", import.meta.url)), "utf8");

let { cluster, proxy, kubeconfig } = {} as Sample;
useSample((sample) => {
  ({ cluster, proxy, kubeconfig } = sample);
  return cluster.apply([{ apiVersion: "v1", kind: "Secret", metadata: { name: "db", namespace: "shop" }, stringData: { password: "s3cret-1" } }]);
});

async function explained(args: readonly string[], config = kubeconfig): Promise<readonly ReportedExplanation[]> {
  const { stdout } = await loopback(["explain", ...args, "-o", "json"], { kubeconfig: config });
  return (JSON.parse(stdout) as ExplanationReport<unknown>).explanations;
}

/** Without places in files, which a cluster has not, without the words that tell of them, and without what the server fills in. */
const withoutPlaces = (all: readonly ReportedExplanation[]) => all.map(({ words: _, ...one }) => JSON.parse(JSON.stringify(one, (key, value) => (key === "location" || value === "Cluster" ? null : value))));

/** Whom an explanation is about, and how it is judged. */
const judgedIn = (all: readonly ReportedExplanation[]) => all.map(({ object, port, protocol, layer, risk }) => ({ object, port, protocol, layer, ...risk }));

describe("the ways", () => {
  const OBJECTS = [["svc/orders"], ["svc/bound"], ["svc/local", "--from", "pod/near-0"], ["svc/local", "--from", "deploy/shy"], ["svc/direct"], ["svc/www"], ["svc/existing"], ["svc/pooled"], ["ing/slow", "-n", "web"], ["ing/kept", "-n", "web"], ["ing/unset", "-n", "web"]];
  test.each(OBJECTS.map((args) => [args]))("%j: those of the same manifests, and of what check judges", async (args) => {
    const [live, files, { listeners }] = await Promise.all([explained(args), explained([...args, ...(args.includes("-n") ? [] : ["-n", "shop"]), "-f", SAMPLE, "--assume", "platform=tke"]), reportOf(["check", ...args], { kubeconfig })]);
    expect(withoutPlaces(live).map(({ asserted: _, ...one }) => one)).toEqual(withoutPlaces(files).map(({ asserted: _, ...one }) => one));
    expect(judgedIn(live)).toEqual(listeners);
    expect(live.length).toBeGreaterThan(0);
  });

  test("what decided is named by its object and field alone; nothing but GET is asked for", async () => {
    const { stdout, stderr, code } = await loopback(["explain", "svc/orders", "--port", "80"], { kubeconfig });
    expect([code, stderr]).toEqual([1, ""]);
    expect(stdout).toContain("by Service shop/orders, service.cloud.tencent.com/prevent-loopback: not set\n");
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(new Set(proxy.requests.map(({ method }) => method))).toEqual(new Set(["GET"]));
  });

  test("deploy/rbac.yaml is enough; with less, what may not be read is named", async () => {
    const user = await cluster.addUser("explains", { rbac: fileWith(READING) });
    expect(await explained(["svc/orders"], proxy.kubeconfigFor(user, { namespace: "shop" }))).toEqual(await explained(["svc/orders"]));
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "little" }, rules: [{ apiGroups: [""], resources: ["services"], verbs: ["list", "get"] }] };
    const little = proxy.kubeconfigFor(await cluster.addUser("little", { rbac: fileWith(JSON.stringify(role)) }), { namespace: "shop" });
    const { code, stdout } = await loopback(["explain", "svc/orders", "--port", "80", "--assume", "platform=tke"], { kubeconfig: little });
    expect([code, stdout]).toEqual([expect.any(Number), expect.stringMatching(/may loop[^]*\? where it ends is not known[^]*• not known: .*\(you may not read it\)/)]);
  });
});

interface Change { readonly path: string; readonly patch: object; readonly undo: object }

const annotate = (kind: "services" | "ingresses", path: string, key: string, value: string): Change => {
  const of = (to: string | null) => ({ metadata: { annotations: { [key]: to } } });
  return { path: `${kind === "services" ? "/api/v1" : "/apis/networking.k8s.io/v1"}/namespaces/${path.replace("/", `/${kind}/`)}`, patch: of(value), undo: of(null) };
};

describe("--what-if foresees what the server is like once it is changed", () => {
  const CASES: readonly { what: string; args: readonly string[]; changes: () => readonly Change[] }[] = [
    { what: "prevent-loopback", args: ["svc/orders", "--assume", "kube-proxy-version=v1.20.6-tke.12"], changes: () => [annotate("services", "shop/orders", "service.cloud.tencent.com/prevent-loopback", "true")] },
    { what: "direct-access=true", args: ["svc/orders"], changes: () => [annotate("services", "shop/orders", "service.cloud.tencent.com/direct-access", "true")] },
    { what: "direct-access=true", args: ["ing/slow", "-n", "web"], changes: () => [annotate("ingresses", "web/slow", "ingress.cloud.tencent.com/direct-access", "true")] },
  ];

  test.each(CASES)("$what, $args", async ({ what, args, changes }) => {
    const now = await explained(args);
    const [before, told] = [await explained([...args, "--what-if", what]), await reportOf(["check", ...args, "--what-if", what], { kubeconfig })];
    expect(judgedIn(before)).toEqual(judgedIn(now));
    expect(proxy.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    for (const { path, patch } of changes()) await cluster.api.must("PATCH", path, { body: patch, contentType: "application/merge-patch+json" });
    try {
      const after = await explained(args);
      expect(before.map(({ whatIf }) => [whatIf!.risk, whatIf!.arithmetic])).toEqual(after.map(({ risk, arithmetic }) => [risk, arithmetic]));
      expect(told.whatIf!.listeners).toEqual((await reportOf(["check", ...args], { kubeconfig })).listeners);
      for (const [index, { ways }] of withoutPlaces(before).entries()) {
        const then = ways.find(({ when }: { when: string }) => when === "then");
        if (then) expect({ ...then, when: null }).toEqual(withoutPlaces(after)[index].ways[0]);
      }
      expect(judgedIn(after)).not.toEqual(judgedIn(now));
    } finally {
      for (const { path, undo } of changes()) await cluster.api.must("PATCH", path, { body: undo, contentType: "application/merge-patch+json" });
    }
  });

  test("proxy-mode=iptables: as when it is taken for true", async () => {
    const before = await explained(["svc/orders", "--what-if", "proxy-mode=iptables"]);
    expect(before.map(({ whatIf }) => whatIf!.risk)).toEqual((await explained(["svc/orders", "--assume", "proxy-mode=iptables"])).map(({ risk }) => risk));
    expect(before[0]!.words.ways[1]!.heading).toBe("with proxy-mode=iptables: the packet is caught on the client's node");
  });
});

describe("--what-if ingress-controller", () => {
  /** In a namespace of its own, as everybody has it. */
  const CONTROLLER = [
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "ingress-nginx" } },
    { apiVersion: "v1", kind: "Service", metadata: { name: "ingress-nginx-controller", namespace: "ingress-nginx" }, spec: { selector: { app: "nginx" }, ports: [{ name: "http", port: 80 }] } },
  ];

  beforeAll(() => cluster.apply(CONTROLLER));

  test("the controller is found in another namespace, with the address that the server gave it", async () => {
    const [one] = await explained(["ing/slow", "-n", "web", "--port", "80", "--what-if", "ingress-controller"]);
    const { spec } = await cluster.api.must("GET", "/api/v1/namespaces/ingress-nginx/services/ingress-nginx-controller") as { spec: { clusterIP: string } };
    const then = one!.ways[1]!;
    expect([then.when, then.role, then.around!.controller!.namespace, then.hops[0]!.sends!.destination]).toEqual(["then", "open", "ingress-nginx", { of: "service", ip: spec.clusterIP, port: 80 }]);
    // The sample has an Ingress of class nginx for every host, in another namespace than the controller, and no CoreDNS.
    expect([then.around!.needs, then.hops[2]!.because.map(({ object }) => object!.kind)]).toEqual([[{ need: "rewrite", hosts: ["slow.example"] }], ["Ingress"]]);
    expect(then.hops.map(({ action, connection }) => `${connection} ${action}`)).toEqual(["1 sends", "1 rewrites-to-backend", "2 proxies", "2 replies", "1 answers-for-backend", "1 may-accept"]);
    const { listeners, whatIf } = await reportOf(["check", "ing/slow", "-n", "web", "--what-if", "ingress-controller"], { kubeconfig });
    expect([new Set(listeners.map(({ object }) => object.name)), whatIf!.around.map(({ role }) => role)]).toEqual([new Set(["slow"]), listeners.map(() => "open")]);
    expect(proxy.requests.filter(({ method }) => method !== "GET")).toEqual([]);
  });

  test("who may read one namespace only is told so, and nothing is called fine", async () => {
    const role = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "Role", metadata: { name: "web-only", namespace: "web" }, rules: [{ apiGroups: ["", "networking.k8s.io", "discovery.k8s.io", "cloud.tencent.com"], resources: ["services", "ingresses", "networkpolicies", "endpointslices", "tkeserviceconfigs"], verbs: ["list"] }] };
    const user = await cluster.addUser("web-only", { rbac: fileWith(JSON.stringify(role)) });
    const { stdout, stderr } = await loopback(["explain", "ing/slow", "-n", "web", "--port", "80", "--assume", "platform=tke", "--what-if", "ingress-controller"], { kubeconfig: proxy.kubeconfigFor(user, { namespace: "web" }) });
    expect(stdout).toContain("• needs: an ingress controller in the cluster; none is among what was read\n");
    expect(stdout).not.toContain("✓ with ingress-controller");
    expect(stderr).toMatch(/services -A/);
  });
});

describe("the ticket", () => {
  test("tells the server's version; a snapshot of the server gives the same; no secret is in it", async () => {
    const file = join(temporaryFolder(), "s.json");
    await loopback(["snapshot", "-A", "-o", file], { kubeconfig });
    for (const lang of ["en", "zh-CN"]) {
      const live = await loopback(["explain", "ing/slow", "-n", "web", "--ticket", "--lang", lang], { kubeconfig });
      const offline = await loopback(["explain", "ing/slow", "-n", "web", "--ticket", "--lang", lang, "--snapshot", file]);
      expect([live.code, offline.code, offline.stdout]).toEqual([1, 1, live.stdout]);
      expect(live.stdout).toMatch(lang === "en" ? /Kubernetes: v1\.\d+\.\d+[^]*whitelist for CLB layer 7 SNAT and keepalive/ : /Kubernetes 版本：v1\.\d+\.\d+[^]*开通 CLB 七层 SNAT 和 Keep Alive 能力的白名单/);
      expect(live.stdout).not.toContain("s3cret");
    }
  });
});
