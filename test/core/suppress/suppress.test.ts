import { describe, expect, test } from "vitest";
import { analyze, applyConfig, collect, en, exitCodeOf, makePlan, makeReport, readConfig, readManifests, settingsFor, withSettings, zhCN, type Question, type Result } from "@kubectl-loopback/core";
import { internalService } from "../../plugin/plugin.ts";

const TODAY = "2027-01-31";

interface Given {
  readonly config?: string;
  readonly concerns?: Question["concerns"];
  readonly everything?: boolean;
  readonly live?: boolean;
}

/** Texts judged with their suppressions; ipvs mode, so that internal Services loop. */
function judge(texts: Readonly<Record<string, string>>, { config = "", concerns = () => true, everything = false, live = false }: Given = {}) {
  const settings = settingsFor(readConfig({ file: "c.yaml", text: config }).config, null);
  const files = Object.entries(texts).map(([file, text]) => ({ file, text }));
  const read = files.map((one) => readManifests({ ...one, named: true }, { namespace: "default", workloads: true }).objects).flat();
  const objects = live ? read.map(({ ref, value }) => ({ ref, value, source: null })) : read;
  const coverage = { source: live ? "live" as const : "files" as const, gaps: {} };
  const asked = withSettings({ assumptions: { platform: "tke", "proxy-mode": "ipvs" }, from: [], concerns }, settings);
  const before = analyze({ objects: collect(objects).set, coverage, serverVersion: null }, asked);
  return applyConfig(before, { settings, texts: live ? [] : files, today: TODAY, everything });
}

/** `CLB101 web: comment because`, or `CLB101 web` where it counts. */
function told({ findings }: Result): string[] {
  return findings.map(({ code, object, suppressed }) => `${code} ${object.ref.name}${suppressed ? `: ${suppressed.by} ${suppressed.reason}${suppressed.until === null ? "" : ` until ${suppressed.until}`}` : ""}`);
}

function problems(result: Result): string[] {
  return makeReport(result, [], en).problems.filter(({ code }) => code.endsWith("suppression")).map(({ code, level, message, location }) => {
    expect(level).toBe("notice");
    return `${location ? `${location.file}:${location.start.line}:${location.start.column} ` : ""}${code}: ${message}`;
  });
}

const WEB = internalService("web");
const comment = (text: string, at = "metadata:") => WEB.replace(at, `# ${text}\n${at}`);
const ended = (line: string) => WEB.replace("annotations:", `annotations: # ${line}`);
const annotated = (value: string, key = "kubectl-loopback.io/disable") => WEB.replace("  annotations:\n", `  annotations:\n    ${key}: ${value}\n`);

describe("comments: the line on which a finding begins decides", () => {
  test.each<[string, string, string]>([
    ["the next line", comment("kubectl-loopback-disable-next-line CLB101 -- known", "  annotations:"), "CLB101 web: comment known"],
    ["the next line that says something", WEB.replace("  annotations:", "# kubectl-loopback-disable-next-line CLB101 -- known\n\n  # another comment\n  annotations:"), "CLB101 web: comment known"],
    ["any space around #", WEB.replace("  annotations:", "\t #\tkubectl-loopback-disable-next-line  CLB101   --   known  \n  annotations:"), "CLB101 web: comment known"],
    ["another line", comment("kubectl-loopback-disable-next-line CLB101 -- known"), "CLB101 web"],
    ["the same line", ended("kubectl-loopback-disable-line CLB101 -- known"), "CLB101 web: comment known"],
    ["the document", comment("kubectl-loopback-disable-document CLB101 -- known"), "CLB101 web: comment known"],
    ["the file", `${WEB}# kubectl-loopback-disable-file CLB101 -- known`, "CLB101 web: comment known"],
    ["another rule", ended("kubectl-loopback-disable-line CLB201 -- known"), "CLB101 web"],
    ["several rules", ended("kubectl-loopback-disable-line CLB201, CLB101 -- known"), "CLB101 web: comment known"],
    ["until the day itself", ended(`kubectl-loopback-disable-line CLB101 until ${TODAY} -- known`), `CLB101 web: comment known until ${TODAY}`],
    ["until, with a colon", ended("kubectl-loopback-disable-line CLB101 until: 2030-12-01 -- known"), "CLB101 web: comment known until 2030-12-01"],
    ["until the day before", ended("kubectl-loopback-disable-line CLB101 until 2027-01-30 -- known"), "CLB101 web"],
    ["a reason with dashes", ended("kubectl-loopback-disable-line CLB101 -- see OPS-12 -- and more"), "CLB101 web: comment see OPS-12 -- and more"],
    ["a reason in Chinese", ended("kubectl-loopback-disable-line CLB101 -- 已知"), "CLB101 web: comment 已知"],
    ["no reason", ended("kubectl-loopback-disable-line CLB101"), "CLB101 web"],
    ["no comment: a value", WEB.replace("metadata:", "metadata:\n  labels: { a: 'x#kubectl-loopback-disable-file CLB101 -- known' }"), "CLB101 web"],
    ["Windows line ends", comment("kubectl-loopback-disable-next-line CLB101 -- known", "  annotations:").replaceAll("\n", "\r\n"), "CLB101 web: comment known"],
  ])("%s", (_, text, expected) => expect(told(judge({ "a.yaml": text }))).toEqual([expected]));

  const two = `${WEB}---\n${internalService("two")}`;
  test.each<[string, string, readonly string[]]>([
    ["the second document", two.replace("---\n", "---\n# kubectl-loopback-disable-document CLB101 -- known\n"), ["CLB101 web", "CLB101 two: comment known"]],
    ["the first document, at its end", two.replace("---\n", "# kubectl-loopback-disable-document CLB101 -- known\n---\n"), ["CLB101 web: comment known", "CLB101 two"]],
    ["all of the file", `# kubectl-loopback-disable-file CLB101 -- known\n${two}`, ["CLB101 web: comment known", "CLB101 two: comment known"]],
  ])("of several documents: %s", (_, text, expected) => expect(told(judge({ "a.yaml": text }))).toEqual(expected));

  test("another file is not covered", () => {
    expect(told(judge({ "a.yaml": `# kubectl-loopback-disable-file CLB101 -- known\n${WEB}`, "b.yaml": internalService("two") }))).toEqual(["CLB101 web: comment known", "CLB101 two"]);
  });
});

describe("annotations: the object decides", () => {
  test.each<[string, string, readonly string[]]>([
    ["on the object", annotated("CLB101 -- known"), ["CLB101 web: annotation known"]],
    ["with a day", annotated("CLB101 until 2027-06-30 -- known"), ["CLB101 web: annotation known until 2027-06-30"]],
    ["several rules", annotated("CLB301 CLB101 -- known").replace("spec:", "spec:\n  externalTrafficPolicy: Local"), ["CLB101 web: annotation known", "CLB301 web: annotation known"]],
    ["line by line", annotated("|\n      CLB301 -- one\n      CLB101 until 2030-01-01 -- two").replace("spec:", "spec:\n  externalTrafficPolicy: Local"), ["CLB101 web: annotation two until 2030-01-01", "CLB301 web: annotation one"]],
    ["over", annotated("CLB101 until 2026-06-30 -- known"), ["CLB101 web"]],
    ["another rule", annotated("CLB201 -- known"), ["CLB101 web"]],
    ["in JSON", JSON.stringify({ apiVersion: "v1", kind: "Service", metadata: { name: "web", annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "s", "kubectl-loopback.io/disable": "CLB101 -- known" } }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }), ["CLB101 web: annotation known"]],
  ])("%s", (_, text, expected) => {
    expect(told(judge({ "a.yaml": text }))).toEqual(expected);
    expect(told(judge({ "a.yaml": text }, { live: true }))).toEqual(expected);
  });

  const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: shop, annotations: { kubernetes.io/ingress.subnetId: s, ingress.cloud.tencent.com/tke-service-config: conf, kubectl-loopback.io/disable: CLB202 -- known } }
spec: { defaultBackend: { service: { name: web, port: { number: 80 } } } }
---
apiVersion: cloud.tencent.com/v1alpha1
kind: TkeServiceConfig
metadata: { name: conf }
spec: { loadBalancer: { l7Listeners: [{ protocol: HTTP, port: 80 }] } }
`;
  test("on the Ingress, of a finding on its TkeServiceConfig", () => expect(told(judge({ "a.yaml": INGRESS }))).toEqual(["CLB202 conf: annotation known"]));
});

describe("configuration: kind, namespace and name decide", () => {
  const text = `${WEB}---\n${internalService("two", "").replace("name: two", "name: two\n  namespace: dev-1")}`;
  test.each<[string, string, readonly string[]]>([
    ["a rule", "rules: [CLB101]", ["CLB101 web: config known", "CLB101 two: config known"]],
    ["another rule", "rules: [CLB201]", ["CLB101 web", "CLB101 two"]],
    ["a name", "name: web", ["CLB101 web: config known", "CLB101 two"]],
    ["a namespace", "namespace: dev-*", ["CLB101 web", "CLB101 two: config known"]],
    ["a kind", "kind: Service", ["CLB101 web: config known", "CLB101 two: config known"]],
    ["another kind", "kind: Ingress", ["CLB101 web", "CLB101 two"]],
    ["all together", "rules: [CLB101], kind: S*, namespace: default, name: w?b", ["CLB101 web: config known", "CLB101 two"]],
    ["with a day", "name: web, until: 2027-01-31", ["CLB101 web: config known until 2027-01-31", "CLB101 two"]],
    ["over", "name: web, until: 2027-01-30", ["CLB101 web", "CLB101 two"]],
  ])("%s", (_, entry, expected) => expect(told(judge({ "a.yaml": text }, { config: `suppress: [{ ${entry}, reason: known }]` }))).toEqual(expected));

  test("what stands nearest to the finding is told", () => {
    const both = annotated("CLB101 -- there").replace("metadata:", "metadata: # kubectl-loopback-disable-document CLB101 -- here");
    const result = judge({ "a.yaml": both }, { config: "suppress: [{ name: web, reason: config }]" });
    expect([told(result), problems(result)]).toEqual([["CLB101 web: comment here"], []]);
  });
});

describe("suppressions that are wrong, or over", () => {
  const bad = (line: string) => problems(judge({ "a.yaml": ended(line) }));
  test.each<[string, readonly string[]]>([
    ["kubectl-loopback-disable-line CLB101", ["this suppresses nothing: it gives no reason; add one behind --"]],
    ["kubectl-loopback-disable-line CLB101 --", ["this suppresses nothing: it gives no reason; add one behind --"]],
    ["kubectl-loopback-disable-line -- known", ["this suppresses nothing: it names no rule; write it as CLB101 -- reason"]],
    ["kubectl-loopback-disable-line CLB1O1 -- known", ["this suppresses nothing: there is no rule CLB1O1; did you mean CLB101?"]],
    ["kubectl-loopback-disable-line l4-loopback -- known", ["this suppresses nothing: there is no rule l4-loopback; did you mean CLB101?"]],
    ["kubectl-loopback-disable-line CLB101 CLB777 -- known", ["this suppresses nothing: there is no rule CLB777"]],
    ["kubectl-loopback-disable-line CLB101 until tomorrow -- known", ['this suppresses nothing: "tomorrow" is no day; write it as until 2027-01-31']],
    ["kubectl-loopback-disable-line CLB101 until 2027-02-30 -- known", ['this suppresses nothing: "2027-02-30" is no day; write it as until 2027-01-31']],
    ["kubectl-loopback-disable-line CLB101 until -- known", ['this suppresses nothing: "" is no day; write it as until 2027-01-31']],
    ["kubectl-loopback-disable-line CLB101 until 2026-12-31 -- known", ["this suppresses nothing: it ended on 2026-12-31"]],
    ["kubectl-loopback-disable-lines CLB101 -- known", ["this suppresses nothing: there is no kubectl-loopback-disable-lines; did you mean kubectl-loopback-disable-line?"]],
    ["kubectl-loopback-disable CLB101 -- known", ["this suppresses nothing: there is no kubectl-loopback-disable; did you mean kubectl-loopback-disable-line?"]],
    ["kubectl-loopback-disable-line", ["this suppresses nothing: it names no rule; write it as CLB101 -- reason", "this suppresses nothing: it gives no reason; add one behind --"]],
  ])("# %s", (line, expected) => expect(bad(line)).toEqual(expected.map((message) => `a.yaml:5:16 bad-suppression: ${message}`)));

  test.each<[string, string, string]>([
    ["CLB101", "kubectl-loopback.io/disable", "it gives no reason; add one behind --"],
    ["true", "kubectl-loopback.io/disable", "its value must be a text, in quotes"],
    ["CLB101 -- known", "kubectl-loopback.io/disabled", "there is no kubectl-loopback.io/disabled; did you mean kubectl-loopback.io/disable?"],
  ])("annotation %s under %s", (value, key, message) => {
    const text = annotated(value, key);
    expect(problems(judge({ "a.yaml": text }))).toEqual([`a.yaml:6:${7 + key.length} bad-suppression: Service default/web: this suppresses nothing: ${message}`]);
    expect(problems(judge({ "a.yaml": text }, { live: true }))).toEqual([`bad-suppression: Service default/web: this suppresses nothing: ${message}`]);
  });

  test("in the configuration, over", () => {
    expect(problems(judge({ "a.yaml": WEB }, { config: "suppress: [{ name: web, reason: known, until: 2020-01-01 }]" }))).toEqual(["c.yaml:1:12 bad-suppression: this suppresses nothing: it ended on 2020-01-01"]);
  });
});

describe("suppressions that suppress nothing are told, where the rule ran", () => {
  const SAFE = WEB.replace("subnetid: subnet-1", "subnetid: ''");
  const nothing = (rules = "CLB101") => `unused-suppression: there is no ${rules} here to suppress; remove it`;
  const inFile = `# kubectl-loopback-disable-file CLB101 -- known\n`;
  test.each<[string, string, Given, readonly string[]]>([
    ["a comment", inFile + SAFE, {}, [`a.yaml:1:1 ${nothing()}`]],
    ["a comment that is used", inFile + WEB, {}, []],
    ["one of two rules", ended("kubectl-loopback-disable-line CLB101,CLB301 -- known"), {}, [`a.yaml:5:16 ${nothing("CLB301")}`]],
    ["on an object that was not asked about", inFile + SAFE, { concerns: () => false }, []],
    ["beside no object", "# kubectl-loopback-disable-next-line CLB101 -- known\nkind: [", {}, []],
    ["a rule that is off", inFile + WEB, { config: "rules: { CLB101: off }" }, []],
    ["a rule that only looks at clusters", inFile.replace("CLB101", "CLB205") + WEB, {}, []],
    ["the end of the file", `${WEB}# kubectl-loopback-disable-next-line CLB101 -- known`, {}, [`a.yaml:11:1 ${nothing()}`]],
    ["an entry that names its object", SAFE, { config: "suppress: [{ rules: [CLB101], name: web, reason: known }]" }, [`c.yaml:1:12 ${nothing()}`]],
    ["an entry for all rules", SAFE, { config: "suppress: [{ name: web, reason: known }]" }, [`c.yaml:1:12 ${nothing("finding")}`]],
    ["an entry that names another object", WEB, { config: "suppress: [{ name: other, reason: known }]" }, []],
    ["an entry with wildcards: it may be meant for what was not read", SAFE, { config: "suppress: [{ name: w*, reason: known }, { rules: [CLB101], reason: known }]" }, []],
    ["an entry with wildcards, everything read", SAFE, { config: "suppress: [{ name: w*, reason: known }]", everything: true }, [`c.yaml:1:12 ${nothing("finding")}`]],
    ["an entry for nothing, everything read", WEB, { config: "suppress: [{ rules: [CLB101], name: other, reason: known }]", everything: true }, [`c.yaml:1:12 ${nothing()}`]],
    ["an entry that is used, everything read", WEB, { config: "suppress: [{ rules: [CLB101], reason: known }]", everything: true }, []],
  ])("%s", (_, text, given, expected) => expect(problems(judge({ "a.yaml": text }, given))).toEqual(expected));

  test("an annotation, live", () => {
    expect(problems(judge({ "a.yaml": annotated("CLB101, CLB205 -- known").replace("subnetid: subnet-1", "subnetid: ''") }, { live: true }))).toEqual(["unused-suppression: Service default/web: there is no CLB101, CLB205 here to suppress; remove it"]);
  });
  test("in Chinese", () => {
    const report = makeReport(judge({ "a.yaml": inFile + SAFE }), [], zhCN);
    expect(report.problems.map(({ message }) => message)).toEqual(["这里没有可抑制的 CLB101，请删除"]);
  });
});

describe("what suppressing does", () => {
  const result = judge({ "a.yaml": `${ended("kubectl-loopback-disable-line CLB101 -- known")}---\n${internalService("two")}` });
  const report = makeReport(result, [], en);
  test("the report keeps the finding, marked; no other has the mark", () => {
    expect(report.findings.map((finding) => [finding.object.name, "suppressed" in finding, finding.suppressed])).toEqual([["web", true, { by: "comment", reason: "known", until: null }], ["two", false, undefined]]);
  });
  test("verdicts stay", () => expect(report.listeners.map(({ verdict }) => verdict)).toEqual(["loops", "loops"]));
  test("the exit code does not count it", () => {
    expect(exitCodeOf(report, "error")).toBe(1);
    expect(exitCodeOf({ ...report, findings: report.findings.slice(0, 1) }, "info")).toBe(0);
  });
  test("it is neither fixed nor offered, in no round", () => {
    const plan = makePlan({ result, live: false, clients: [] }, undefined);
    expect(plan.chosen.map(({ finding }) => finding.object.ref.name)).toEqual(["two"]);
    expect([plan.left, plan.brings]).toEqual([[], []]);
  });
  test("a result without suppressions is the same value", () => {
    const plain = analyze({ objects: collect([]).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { assumptions: {}, from: [], concerns: () => true });
    expect(applyConfig(plain, { settings: { suppress: [] }, texts: [{ file: "a", text: "kubectl-loopback" }], today: TODAY, everything: true })).toBe(plain);
  });
});
