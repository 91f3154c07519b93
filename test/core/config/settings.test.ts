import { describe, expect, test } from "vitest";
import { analyze, collect, en, makeReport, readConfig, readManifests, settingsFor, withSettings, type Question, type Report } from "@kubectl-loopback/core";
import { client, nodes, pod, proxy, service, yaml, type Manifest } from "../support.ts";

function configOf(text: string) {
  const { config, problems } = readConfig({ file: "c.yaml", text });
  expect(problems).toEqual([]);
  return config;
}

/** What is judged of some objects by a configuration, in the cluster of a kubeconfig context. */
function judged(objects: readonly Manifest[], config: string, question: Partial<Question> = {}, context: string | null = null): Report {
  const read = readManifests({ file: "a.yaml", text: yaml(...objects), named: true }, { namespace: "default", workloads: true });
  const asked = withSettings({ assumptions: {}, from: [], concerns: () => true, ...question }, settingsFor(configOf(config), context));
  return makeReport(analyze({ objects: collect(read.objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, asked), read.problems, en);
}

const told = ({ listeners }: Report) => listeners.map(({ object, verdict, reason }) => `${object.namespace}/${object.name} ${verdict} ${reason}`);

describe("assume", () => {
  const SERVICE = [service("web")];
  test.each<[string, string, Partial<Question>, string | null, string]>([
    ["nothing", "", {}, null, "may-loop unknown-proxy-mode"],
    ["by the file", "assume: { proxy-mode: ipvs }", {}, null, "loops vip-not-bound"],
    ["the question comes first", "assume: { proxy-mode: ipvs }", { assumptions: { "proxy-mode": "iptables" } }, null, "safe short-circuit"],
    ["of the cluster, in it", "assume: { proxy-mode: ipvs }\nclusters: { prod: { assume: { proxy-mode: iptables } } }", {}, "prod", "safe short-circuit"],
    ["of the cluster, in another one", "assume: { proxy-mode: ipvs }\nclusters: { prod: { assume: { proxy-mode: iptables } } }", {}, "dev", "loops vip-not-bound"],
    ["of the cluster, in none", "clusters: { prod: { assume: { proxy-mode: iptables } } }", {}, null, "may-loop unknown-proxy-mode"],
    ["of the cluster, key by key", "assume: { proxy-mode: ipvs }\nclusters: { prod: { assume: { nodes: 3 } } }", {}, "prod", "loops vip-not-bound"],
  ])("%s", (_, config, question, context, expected) => expect(told(judged(SERVICE, config, question, context))).toEqual([`default/web ${expected}`]));
});

describe("clients", () => {
  const inNamespace = (namespace: string, object: Manifest): Manifest => ({ ...object, metadata: { ...object["metadata"] as object, namespace } });
  const AROUND = [...nodes("n1", "n2"), proxy("ipvs"), pod("web", { on: "n1" }), client("near", { on: "n1" }), client("far", { on: "n2" }), inNamespace("b", client("far", { on: "n1" })), inNamespace("b", pod("web", { on: "n1" }))];
  const OBJECTS = [...AROUND, service("one", { local: true }), service("two", { local: true }), inNamespace("b", service("one", { local: true }))];
  const ANY = "loops vip-not-bound";
  const APART = "safe no-shared-node";
  test.each<[string, string, Partial<Question>, readonly [string, string, string]]>([
    ["of nobody: any Pod", "", {}, [ANY, ANY, ANY]],
    ["in the object's own namespace, whichever it is", "clients: { svc/one: [pod/far] }", {}, [APART, ANY, ANY]],
    ["in another namespace", "clients: { svc/one: [default/pod/far] }", {}, [APART, ANY, APART]],
    ["of one namespace's object", "clients: { default/svc/one: [pod/far] }", {}, [APART, ANY, ANY]],
    ["a namespace comes before none", "clients: { svc/one: [node/n2], b/svc/one: [node/n1] }", {}, [APART, ANY, ANY]],
    ["several", "clients: { default/svc/one: [node/n2, pod/near] }", {}, [ANY, ANY, ANY]],
    ["each its own", "clients: { svc/one: [node/n2], svc/two: [node/n2] }", {}, [APART, APART, APART]],
    ["the question comes first", "clients: { svc/one: [node/n2] }", { from: [{ kind: "Node", namespace: "", name: "n1" }] }, [ANY, ANY, ANY]],
    ["another kind of the same name", "clients: { ing/one: [node/n2] }", {}, [ANY, ANY, ANY]],
  ])("%s", (_, config, question, [one, two, other]) => {
    const report = judged(OBJECTS, config, question);
    expect(told(report)).toEqual([`default/one ${one}`, `default/two ${two}`, `b/one ${other}`]);
    expect(report.problems).toEqual([]);
  });

  test("one that is missing: any Pod counts, and it is told once, at its place", () => {
    const report = judged([...OBJECTS, service("two", { local: true })], "\nclients:\n  svc/two: [node/n2, deploy/gone]");
    expect(told(report)).toContain(`default/two ${ANY}`);
    expect(report.problems).toEqual([{
      code: "client-not-found", level: "notice", message: "Deployment default/gone, named as a client of Service default/two, is not among what was read: any Pod counts as its client",
      location: { file: "c.yaml", start: { line: 3, column: 12 }, end: { line: 3, column: 34 } },
    }]);
  });

  test("a client that is missing is told once, however many objects it is named for", () => {
    const report = judged(OBJECTS, "clients: { svc/one: [default/pod/gone] }");
    expect(report.problems.map(({ message }) => message)).toEqual(["Pod default/gone, named as a client of Service default/one, is not among what was read: any Pod counts as its client"]);
  });

  test("a Node that is missing has no namespace", () => {
    const report = judged(OBJECTS, "clients: { default/svc/one: [node/gone] }");
    expect(report.problems.map(({ message }) => message)).toEqual(["Node gone, named as a client of Service default/one, is not among what was read: any Pod counts as its client"]);
  });
});

describe("rules", () => {
  const objects = [proxy("ipvs"), service("web", { local: true })];
  const found = (config: string, context: string | null = null) => judged(objects, config, {}, context).findings.map(({ code, severity }) => `${code} ${severity}`);
  test.each<[string, string, readonly string[]]>([
    ["as they are", "", ["CLB101 error", "CLB301 info"]],
    ["off", "rules: { CLB101: off }", ["CLB301 info"]],
    ["less grave", "rules: { CLB101: info }", ["CLB101 info", "CLB301 info"]],
    ["graver", "rules: { CLB301: error }", ["CLB101 error", "CLB301 error"]],
  ])("%s", (_, config, expected) => expect(found(config)).toEqual(expected));
  test("a cluster's own come first", () => expect(found("rules: { CLB101: off, CLB301: off }\nclusters: { prod: { rules: { CLB101: warning } } }", "prod")).toEqual(["CLB101 warning"]));
  test("verdicts stay", () => expect(told(judged(objects, "rules: { CLB101: off }"))).toEqual(["default/web loops vip-not-bound"]));
});

test("failOn and suppressions of a cluster", () => {
  const config = configOf("failOn: warning\nsuppress: [{ name: a, reason: all }]\nclusters: { prod: { failOn: never, suppress: [{ name: b, reason: prod }] }, dev: {} }");
  const of = (context: string | null) => {
    const { failOn, suppress } = settingsFor(config, context);
    return [failOn, ...suppress.map(({ reason }) => reason)];
  };
  expect([of(null), of("prod"), of("dev"), of("other")]).toEqual([["warning", "all"], ["never", "prod", "all"], ["warning", "all"], ["warning", "all"]]);
});
