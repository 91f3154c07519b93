import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  en, readManifests, trace, zhCN,
  type Backend, type Json, type Listener, type Outcome, type Report, type ReportListener, type Result, type Risk,
} from "@kubectl-loopback/core";
import { asList, sample, strangers, type Sample } from "./random.ts";
import { judge, resultOf, yaml, type Manifest } from "./support.ts";

vi.setConfig({ testTimeout: 120_000 });
const RUNS = { numRuns: 200 };
const run = ({ objects, options }: Sample) => resultOf(asList(objects), options);
const key = ({ object, port, protocol }: ReportListener) => `${object.kind} ${object.name} ${port} ${protocol}`;
const byKey = ({ listeners }: Report) => listeners.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));

describe("risk is a count over traces", () => {
  test("as brute force counts them", () => {
    fc.assert(fc.property(sample, (one) => {
      const { result } = run(one);
      for (const { listener, risk } of result.judged) {
        const { probability, ...told } = risk;
        const { probability: counted, ...expected } = bruteForce(listener, result);
        expect(told).toEqual(expected);
        expect(probability === null).toBe(counted === null);
        if (!probability || !counted) continue;
        expect(probability.max).toBeCloseTo(counted.max, 12);
        expect(probability.mean).toBeCloseTo(counted.mean, 12);
      }
    }), RUNS);
  });

  test("the random clusters come to every verdict, and to every reason (to the rarest only now and then)", () => {
    const reasons = new Set<string>();
    for (const one of fc.sample(sample, { numRuns: 1500, seed: 7 })) for (const { risk } of run(one).result.judged) reasons.add(`${risk.verdict} ${risk.reason}`);
    reasons.delete("may-loop cluster-cidr-misroute");
    expect([...reasons].toSorted()).toEqual([
      "loops ip-mode-proxy", "loops kube-proxy-too-old", "loops only-rs-is-self", "loops source-ip-kept", "loops vip-not-bound",
      "may-loop unknown-backends", "may-loop unknown-network", "may-loop unknown-proxy-mode", "may-loop unknown-service-config",
      "safe keepalive-snat", "safe no-shared-node", "safe prevent-loopback", "safe public-clb", "safe redirect-only", "safe short-circuit",
    ]);
  });
});

/** Every client against every RS, one trace each; then the worst backend. */
function bruteForce(listener: Listener, result: Result): Risk {
  const risks = listener.backends.map((backend) => countOne(listener, backend, result));
  const worst = risks.reduce((a, b) => (order(rank(b), rank(a)) > 0 ? b : a));
  const equals = risks.filter((risk) => order(rank(risk), rank(worst)) === 0);
  return { ...worst, missing: sorted(equals.flatMap((risk) => risk.missing)), assumed: sorted(equals.flatMap((risk) => risk.assumed)) };
}

function countOne(listener: Listener, backend: Backend, { context }: Result): Risk {
  const placement = context.placement(backend);
  const nothing = { impact: null, probability: null, addedSeconds: null };
  const clients = context.clients.places(backend).map((client) => ({
    client,
    chosen: placement.rs.map((rs) => ({ rs, outcome: trace({ listener, backend, placement, client, rs, context }).outcome })).filter(({ outcome }) => outcome.verdict !== "avoided"),
  }));
  if (clients.some(({ chosen }) => chosen.length === 0)) return { ...nothing, verdict: "loops", reason: "only-rs-is-self", impact: "outage", missing: [], assumed: listener.layer === 7 ? ["keepalive-off"] : [] };
  const outcomes = clients.flatMap(({ chosen }) => chosen.map(({ outcome }) => outcome));
  const verdict = (["loops", "may-loop", "safe"] as const).find((one) => outcomes.some((outcome) => outcome.verdict === one))!;
  const deciding = outcomes.filter((outcome) => outcome.verdict === verdict);
  const reason = deciding.map((outcome) => outcome.reason).toSorted((a, b) => Number(a === "no-shared-node") - Number(b === "no-shared-node"))[0]!;
  const because = deciding.filter((outcome) => outcome.reason === reason);
  const told = { ...nothing, verdict, reason, missing: sorted(deciding.flatMap((outcome) => outcome.missing)), assumed: sorted(because.flatMap((outcome) => outcome.assumed)) };
  if (verdict !== "loops") return told;
  const mild = listener.layer === 7 ? "delay" as const : "intermittent" as const;
  if (!placement.countable) return { ...told, impact: mild };
  const shares = new Map<string | null, number>();
  for (const { client, chosen } of clients) {
    const share = weight(chosen.filter(({ outcome }) => loops(outcome))) / weight(chosen);
    shares.set(client.node, Math.max(share, shares.get(client.node) ?? 0));
  }
  const max = Math.max(...shares.values());
  const mean = [...shares.values()].reduce((a, b) => a + b) / shares.size;
  const seconds = clients.map(({ chosen }) => {
    const k = chosen.filter(({ outcome }) => loops(outcome)).length;
    return (4 * k) / (chosen.length - k + 1);
  });
  return { ...told, impact: max === 1 ? "outage" : mild, probability: { max, mean }, addedSeconds: listener.layer === 7 && max < 1 ? Math.max(...seconds) : null };
}

const loops = (outcome: Outcome) => outcome.verdict === "loops";
const weight = (chosen: readonly { rs: { weight: number } }[]) => chosen.reduce((sum, { rs }) => sum + rs.weight, 0);
const sorted = <T extends string>(words: readonly T[]): T[] => [...new Set(words)].toSorted();
const rank = (risk: Risk) => [["safe", "may-loop", "loops"].indexOf(risk.verdict), Number(risk.impact === "outage"), risk.probability?.max ?? -1, risk.probability?.mean ?? -1, risk.addedSeconds ?? -1];
const order = (a: number[], b: number[]) => a.map((value, index) => (Math.abs(value - b[index]!) < 1e-12 ? 0 : value - b[index]!)).find((difference) => difference !== 0) ?? 0;

describe("what every report keeps to", () => {
  test("one error per loops, one warning per may-loop, on the layer's codes; nothing else about listeners", () => {
    fc.assert(fc.property(sample, (one) => {
      const { report } = run(one);
      const told = report.findings.filter((finding) => finding.listener).map(({ severity, code, listener }) => `${listener!.port} ${listener!.protocol} ${severity} ${code === "CLB202" ? "CLB201" : code}`);
      const due = report.listeners.filter(({ verdict }) => verdict !== "safe")
        .map(({ port, protocol, verdict, layer }) => `${port} ${protocol} ${verdict === "loops" ? "error" : "warning"} ${layer === 4 ? "CLB101" : "CLB201"}`);
      expect(told.toSorted()).toEqual(due.toSorted());
    }), RUNS);
  });

  test("numbers only where it loops, summed up, ordered by port, in both languages", () => {
    fc.assert(fc.property(sample, ({ objects, options }) => {
      const report = judge(asList(objects), options);
      for (const { verdict, impact, probability, addedSeconds, layer, port, protocol } of report.listeners) {
        expect(impact === null).toBe(verdict !== "loops");
        if (verdict !== "loops") expect([probability, addedSeconds]).toEqual([null, null]);
        if (layer === 4 || impact === "outage") expect(addedSeconds).toBeNull();
        expect(layer).toBe(protocol.startsWith("HTTP") ? 7 : 4);
        if (probability) expect(probability.max > 0 && probability.max <= 1 && probability.mean > 0 && probability.mean <= probability.max + 1e-12).toBe(true);
        expect(Number.isInteger(port)).toBe(true);
      }
      const { summary } = report;
      expect(summary.loops + summary.mayLoop + summary.safe).toBe(summary.listeners);
      expect(summary).toMatchObject({ objects: objects.length, listeners: report.listeners.length, loops: report.listeners.filter(({ verdict }) => verdict === "loops").length });
      expect(report.findings.every(({ location }, index, all) => index === 0 || all[index - 1]!.location!.start.line <= location!.start.line)).toBe(true);
      const chinese = judge(asList(objects), { ...options, words: zhCN });
      expect(chinese.listeners).toEqual(report.listeners);
      expect(chinese.findings.map(({ code, path, location }) => [code, path, location])).toEqual(report.findings.map(({ code, path, location }) => [code, path, location]));
      expect(JSON.parse(JSON.stringify(report))).toEqual(report);
    }), RUNS);
  });
});

describe("what changes nothing", () => {
  test("unrelated objects", () => {
    fc.assert(fc.property(sample, strangers, ({ objects, options }, more) => {
      fc.pre(options.assume?.nodes === undefined); // an assumed node takes the name of one that any Pod names
      const before = judge(asList(objects), options);
      const after = judge(asList([...objects, ...more]), options);
      expect(after.listeners).toEqual(before.listeners);
      expect(after.findings).toEqual(before.findings);
    }), RUNS);
  });

  test("the order of objects", () => {
    fc.assert(fc.property(sample, fc.infiniteStream(fc.nat()), ({ objects, options }, random) => {
      const shuffled = objects.map((object) => ({ object, at: random.next().value as number })).toSorted((a, b) => a.at - b.at).map(({ object }) => object);
      const before = judge(asList(objects), options);
      const after = judge(asList(shuffled), options);
      expect(byKey(after)).toEqual(byKey(before));
      expect(after.findings.map(({ code, object, path, severity }) => [code, object.name, severity, ...path].join()).toSorted()).toEqual(before.findings.map(({ code, object, path, severity }) => [code, object.name, severity, ...path].join()).toSorted());
    }), RUNS);
  });

  test("the order of Nodes, where one client is caught on its node and another comes through by keepalive", () => {
    const nodes = ["n1", "n2"].map((name) => ({ apiVersion: "v1", kind: "Node", metadata: { name }, status: { conditions: [{ type: "Ready", status: "True" }] } }));
    const proxies = [["n1", "v1.20.6-tke.12"], ["n2", "v1.20.6-tke.11"]].map(([node, tag]) => ({
      apiVersion: "v1", kind: "Pod", metadata: { name: `kube-proxy-${node}`, namespace: "kube-system", labels: { "k8s-app": "kube-proxy" } },
      spec: { nodeName: node, containers: [{ name: "kube-proxy", image: `ccr.ccs.tencentyun.com/tkeimages/hyperkube:${tag}`, args: ["--proxy-mode=ipvs"] }] },
    }));
    const prefix = "service.cloud.tencent.com";
    const service = {
      apiVersion: "v1", kind: "Service",
      metadata: { name: "web", annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1", [`${prefix}/prevent-loopback`]: "true", [`${prefix}/specify-protocol`]: '{"80":{"protocol":["HTTP"]}}', [`${prefix}/tke-service-config`]: "web" } },
      spec: { type: "LoadBalancer", ports: [{ port: 80 }] },
    };
    const config = { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig", metadata: { name: "web" }, spec: { loadBalancer: { l7Listeners: [{ protocol: "HTTP", port: 80, keepaliveEnable: 1 }] } } };
    for (const order of [nodes, nodes.toReversed()]) {
      const [listener] = judge(asList([...order, ...proxies, service, config]), {}).listeners;
      expect(listener).toMatchObject({ verdict: "safe", reason: "keepalive-snat", assumed: ["keepalive-whitelist", "security-group"] });
    }
  });

  test("JSON or YAML", () => {
    fc.assert(fc.property(sample, ({ objects, options }) => {
      const inYaml = judge(yaml(...objects), options);
      const inJson = judge(asList(objects), options);
      expect(inYaml.listeners).toEqual(inJson.listeners);
      expect(inYaml.facts).toEqual(inJson.facts);
      expect(inYaml.problems).toEqual(inJson.problems);
    }), { numRuns: 50 });
  });
});

/** Every path into a value. */
function paths(value: unknown, base: (string | number)[] = []): (string | number)[][] {
  if (typeof value !== "object" || value === null) return [base];
  return [base, ...Object.entries(value).flatMap(([name, inner]) => paths(inner, [...base, Array.isArray(value) ? Number(name) : name]))];
}

function replaced(value: unknown, [first, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((inner, index) => (index === first ? replaced(inner, rest, by) : inner));
  return { ...(value as Manifest), [first]: replaced((value as Manifest)[first], rest, by) };
}

const ODD = [null, true, 0, -1, 1.5, "", "true", "x", [], {}, [null], [[]], [1], ["x"], [{}], { "": "" }, { __proto__x: 1 }, "constructor", "__proto__", "{", "[", "[{}]", '{"80":{}}', "null", "[null]", "a: b", "1e999"];
const anything = fc.oneof(fc.constantFrom<unknown>(...ODD), fc.jsonValue({ maxDepth: 3 }), fc.string({ unit: "grapheme" }));

describe("no input makes core throw", () => {
  test("anything in place of any field", () => {
    fc.assert(fc.property(sample, fc.nat(), fc.nat(), anything, ({ objects, options }, which, where, value) => {
      if (objects.length === 0) return;
      const index = which % objects.length;
      const all = paths(objects[index]);
      const broken = objects.map((object, position) => (position === index ? replaced(object, all[where % all.length]!, value) : object));
      for (const words of [en, zhCN]) JSON.stringify(judge(asList(broken as Manifest[]), { ...options, words }));
    }), { numRuns: 1000 });
  });

  test("any JSON as objects", () => {
    const object = fc.record({ apiVersion: fc.constantFrom<unknown>("v1", "apps/v1", "networking.k8s.io/v1", "cloud.tencent.com/v1", 1), kind: fc.oneof(fc.constantFrom<unknown>("Service", "Ingress", "Node", "Pod", "List", "ServiceList", "DaemonSet", "TkeServiceConfig"), fc.string()), metadata: anything, spec: anything, items: anything, status: anything }, { requiredKeys: [] });
    fc.assert(fc.property(fc.array(object), (objects) => void JSON.stringify(judge(asList(objects as Manifest[])))), { numRuns: 500 });
  });

  const WORDS = ["apiVersion: v1", "kind: Service", "kind: List", "metadata:", "  name: a", "items:", "- ", "spec: {type: LoadBalancer, ports: [{port: 80}]}", "---", "...", "%YAML 1.1", "{", "}", "[", "]", "{{", "}}", "\"", "'", "|", ">", "&a", "*a", "<<: *a", "#", ":", "?", "!!str", "\t", " ", "\r", "\0", "\u2028", "\ufeff", "😀", "\ud800", "kind", "  "];
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.array(fc.tuple(fc.constantFrom(...WORDS), fc.constantFrom("", "", " ", "\n", "\n", "\r\n")), { maxLength: 40 }).map((all) => all.flat().join("")));
  test("any text", () => {
    fc.assert(fc.property(text, fc.boolean(), (input, named) => {
      const { objects, problems } = readManifests({ file: "a", text: input, named }, { namespace: "default", workloads: named });
      for (const { source, value } of objects) for (const path of paths(value)) source!.locate([...path, "x", 0]);
      JSON.stringify([judge(input), problems]);
    }), { numRuns: 2000 });
  });

  test("any text as an annotation, an argument, a configuration", () => {
    fc.assert(fc.property(text, (input) => {
      const annotations = Object.fromEntries(["specify-protocol", "target-groups", "tke-service-config"].map((name) => [`service.cloud.tencent.com/${name}`, input]));
      const objects = [
        { apiVersion: "v1", kind: "Service", metadata: { name: "a", annotations: { ...annotations, "service.kubernetes.io/qcloud-loadbalancer-backends-label": input, "service.kubernetes.io/service.extensiveParameters": input, [input]: "true" } }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } },
        { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "a", annotations: { "ingress.cloud.tencent.com/listen-ports": input, "kubernetes.io/ingress.http-rules": input, "kubernetes.io/ingress.rule-mix": "true" } } },
        { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kube-proxy", namespace: "kube-system" }, spec: { template: { spec: { containers: [{ name: "kube-proxy", image: input, args: [input] }] } } } },
        { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-proxy", namespace: "kube-system" }, data: { "config.conf": input } },
      ] as unknown as Json;
      JSON.stringify(judge(asList(objects as unknown as Manifest[])));
    }), { numRuns: 500 });
  });
});
