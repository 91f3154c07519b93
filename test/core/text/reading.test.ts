import { describe, expect, test } from "vitest";
import { collect, en, readManifests, reportProblem, zhCN, type KubeObject, type ReadOptions } from "@kubectl-loopback/core";
import { unmark } from "../rules/table.ts";

const OPTIONS: ReadOptions = { namespace: "default", workloads: true };
const read = (text: string, { named = true, ...options }: Partial<ReadOptions> & { named?: boolean } = {}) => readManifests({ file: "a.yaml", text, named }, { ...OPTIONS, ...options });
const show = ({ ref }: KubeObject) => `${ref.apiVersion} ${ref.kind} ${ref.namespace ?? "-"}/${ref.name}`;
const shown = (text: string) => read(text).objects.map(show);
const SVC = (name: string) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"${name}"}}`;
const svc = (name: string) => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n`;
const A = "v1 Service default/a";
const B = "v1 Service default/b";

describe("what holds objects", () => {
  test.each<[string, string, string[]]>([
    ["one document", svc("a"), [A]],
    ["several", `${svc("a")}---\n${svc("b")}`, [A, B]],
    ["markers at both ends", `---\n${svc("a")}---\n${svc("b")}---\n`, [A, B]],
    ["a marker with a comment", `--- # one\n${svc("a")}--- # two\n${svc("b")}`, [A, B]],
    ["a document end", `${svc("a")}...\n---\n${svc("b")}`, [A, B]],
    ["a document on its marker's line", `--- ${SVC("a")}\n--- ${SVC("b")}\n`, [A, B]],
    ["comments and blank lines only", "# nothing\n\n---\n# here\n---\n", []],
    ["an empty text", "", []],
    ["comments before a document", `# about a\n\n---\n# about a, too\n${svc("a")}`, [A]],
    ["a directive", `%YAML 1.1\n---\n${svc("a")}`, [A]],
    ["a directive between documents", `${svc("a")}...\n%YAML 1.1\n---\n${svc("b")}`, [A, B]],
    ["a marker inside a block scalar is none", `${svc("a")}spec:\n  x: |\n    ---\n    kind: y\n`, [A]],
    ["CRLF", `${svc("a")}---\n${svc("b")}`.replaceAll("\n", "\r\n"), [A, B]],
    ["no line end at the end", svc("a").trimEnd(), [A]],
    ["a byte order mark", `\ufeff${svc("a")}`, [A]],
    ["JSON", SVC("a"), [A]],
    ["JSON with a byte order mark", `\ufeff${SVC("a")}`, [A]],
    ["JSON, one after the other", `${SVC("a")}\n${SVC("b")}${SVC("a")}`, [A, B, A]],
    ["JSON between markers", `${SVC("a")}\n---\n${SVC("b")}\n`, [A, B]],
    ["JSON with tabs", SVC("a").replaceAll(",", ",\n\t"), [A]],
    ["YAML in flow style", "{apiVersion: v1, kind: Service, metadata: {name: a}}", [A]],
    ["no map", "- a\n- b\n--- text\n--- 1\n", []],
    ["no kind", "apiVersion: v1\nmetadata: {name: a}\n", []],
    ["no apiVersion", "kind: Service\nmetadata: {name: a}\n", []],
    ["kinds that nobody knows", "apiVersion: x/v1\nkind: Anything\nmetadata: {name: a}\n", ["x/v1 Anything default/a"]],
    ["kinds with names of JavaScript's own", ["constructor", "toString", "__proto__", "hasOwnProperty"].map((kind) => `apiVersion: v1\nkind: ${kind}\nmetadata: {name: a}\n`).join("---\n"), ["constructor", "toString", "__proto__", "hasOwnProperty"].map((kind) => `v1 ${kind} default/a`)],
    ["a namespace", "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: x}\n", ["v1 Service x/a"]],
    ["an empty namespace", "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: ''}\n", [A]],
    ["a null one", "apiVersion: v1\nkind: Service\nmetadata: {name: a, namespace: }\n", [A]],
    ["what has no namespace", "apiVersion: v1\nkind: Node\nmetadata: {name: a, namespace: x}\n", ["v1 Node -/a"]],
    ["generateName", "apiVersion: batch/v1\nkind: Job\nmetadata: {generateName: a-}\n", ["batch/v1 Job default/a-"]],
  ])("%s", (_, text, expected) => {
    expect(shown(text)).toEqual(expected);
    expect(read(text).problems).toEqual([]);
  });

  test("the namespace of objects that name none is the caller's", () => {
    expect(readManifests({ file: "a", text: svc("a"), named: true }, { ...OPTIONS, namespace: "prod" }).objects.map(show)).toEqual(["v1 Service prod/a"]);
  });
});

describe("Lists", () => {
  const list = (kind: string, items: string, apiVersion = "v1") => `{"apiVersion":"${apiVersion}","kind":"${kind}","items":${items}}`;
  test.each<[string, string, string[]]>([
    ["List", list("List", `[${SVC("a")},${SVC("b")}]`), [A, B]],
    ["in YAML", `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Service\n  metadata: {name: a}\n`, [A]],
    ["at any depth", list("List", `[${list("List", `[${list("List", `[${SVC("a")}]`)},${SVC("b")}]`)}]`), [A, B]],
    ["a typed list gives its items their kind", list("ServiceList", '[{"metadata":{"name":"a"}}]'), [A]],
    ["of another group", list("IngressList", '[{"metadata":{"name":"i"}}]', "networking.k8s.io/v1"), ["networking.k8s.io/v1 Ingress default/i"]],
    ["items keep their own", list("ServiceList", `[${SVC("a")},{"kind":"Pod","metadata":{"name":"p"}}]`), [A, "v1 Pod default/p"]],
    ["a typed list in a List", list("List", `[${list("ServiceList", '[{"metadata":{"name":"a"}}]')}]`), [A]],
    ["a List gives its items no kind", list("List", '[{"metadata":{"name":"a"}}]'), []],
    ["no items", list("List", "[]"), []],
    ["items null", list("ServiceList", "null"), []],
    ["items left out", '{"apiVersion":"v1","kind":"List"}', []],
    ["a kind that merely ends so", "apiVersion: x/v1\nkind: AllowList\nmetadata: {name: a}\n", ["x/v1 AllowList default/a"]],
  ])("%s", (_, text, expected) => {
    expect(shown(text)).toEqual(expected);
    expect(read(text).problems).toEqual([]);
  });
});

describe("YAML as kubectl reads it", () => {
  const value = (yaml: string) => read(`apiVersion: v1\nkind: X\nmetadata: {name: a}\n${yaml}`).objects[0]?.value["v"];
  test.each<[string, string, unknown]>([
    ["yes is true", "v: yes", true], ["on is true", "v: On", true], ["no is false", "v: NO", false], ["y is true, as a key too", "v: {y: n}", { true: false }], ["quoted they are strings", 'v: "yes"', "yes"],
    ["octal with a 0", "v: 010", 8], ["hexadecimal", "v: 0x1f", 31], ["a leading +", "v: +1", 1],
    ["no times in base 60", "v: 22:22", "22:22"], ["no dates", "v: 2001-01-01", "2001-01-01"], ["null", "v: ~", null], ["a missing value", "v:", null],
    ["a merge key", "base: &b {x: 1, z: 2}\nv:\n  <<: *b\n  z: 3", { x: 1, z: 3 }],
    ["several merged, the first wins", "a: &a {x: 1}\nb: &b {x: 2, z: 2}\nv: {<<: [*a, *b]}", { x: 1, z: 2 }],
    ["merged of merged", "a: &a {x: 1}\nb: &b {<<: *a, z: 2}\nv: {<<: *b}", { x: 1, z: 2 }],
    ["an alias", "a: &a [1]\nv: *a", [1]],
    ["keys that are numbers", "v: {80: x}", { 80: "x" }],
    ["a folded scalar", "v: >\n  a\n  b\n", "a b\n"],
  ])("%s", (_, yaml, expected) => expect(value(yaml)).toEqual(expected));

  test("a key called __proto__ is a plain key", () => {
    const [object] = read("apiVersion: v1\nkind: Service\nmetadata: {name: a, __proto__: {namespace: x}}\n").objects;
    expect(show(object!)).toBe(A);
    expect(({} as Record<string, unknown>)["namespace"]).toBeUndefined();
  });
});

/** Problems by code, place and words; the marks in the text are the places, in order. */
const problemsOf = (marked: string, named = true) => {
  const { text, ranges } = unmark(marked);
  const { problems, objects } = read(text, { named });
  const places = ranges.map((range) => ({ file: "a.yaml", ...range }));
  expect(problems.map((problem) => problem.location)).toEqual(places);
  for (const problem of problems) expect(reportProblem(problem, zhCN).message).not.toBe(reportProblem(problem, en).message);
  return { told: problems.map((problem) => `${problem.level} ${problem.code}: ${reportProblem(problem, en).message}`), objects: objects.map(show) };
};

describe("what cannot be read", () => {
  const left = (error: string) => `error yaml-syntax: this document is not valid YAML and was left out: ${error}`;
  const twice = (key: string) => `error duplicate-key: the key "${key}" stands twice in one map; the document was left out`;
  const BOMB = "error too-many-aliases: this document unfolds to far more than it shows (aliases of aliases) and was left out";
  const DEEP = left("nested too deeply");
  test.each<[string, string, string[], string[]]>([
    ["a tab as indentation", "kind: Service\nmetadata:\n⟦\t⟧name: a\n", [left("Tabs are not allowed as indentation")], []],
    ["neighbours are read", `${svc("a")}---\nkind: [x⟦⟧\n---\n${svc("b")}`, [left("Flow sequence in block collection must be sufficiently indented and end with a ]")], [A, B]],
    ["a key without a value", "metadata: {}\n⟦kind⟧\n", [left("Implicit map keys need to be followed by map values")], []],
    ["the same key twice", `${svc("a")}⟦metadata⟧: {name: b}\n`, [twice("metadata")], []],
    ["the same key twice, deeper", "apiVersion: v1\nkind: Service\nmetadata:\n  annotations: {a: x, b: y, ⟦a⟧: z}\n", [twice("a")], []],
    ["the same key twice, quoted", "a: 1\n⟦\"a\"⟧: 2\n", [twice("a")], []],
    ["… and its neighbour is read", `a: 1\n⟦a⟧: 2\n---\n${svc("b")}`, [twice("a")], [B]],
    ["an overriding key beside a merge key is not twice", `x: &x {name: a}\n${svc("b").replace("metadata:\n", "metadata:\n  <<: *x\n")}`, [], [B]],
    ["an alias without an anchor", "⟦⟧a: *nope\n", [left("an alias has no anchor before it, or stands inside what it names")], []],
    ["an alias inside what it names", `⟦⟧${svc("a")}spec: &s\n  x: *s\n`, [left("an alias has no anchor before it, or stands inside what it names")], []],
    ["an anchor given twice is no such thing", `${svc("a")}spec: &s\n  y: &s 1\n  x: *s\n`, [], [A]],
    ["aliases of aliases", `⟦⟧a: &a [x,x,x,x,x,x,x,x,x]\n${[..."bcdefgh"].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${"abcdefg"[index]}`).join(",")}]\n`).join("")}`, [BOMB], []],
    ["JSON: the same key twice", '{"apiVersion":"v1","kind":"Service",⟦"kind"⟧:"Pod","metadata":{"name":"a"}}', [twice("kind")], []],
    ["JSON: the same key twice, escaped", '{"kind":"Service",⟦"k\\u0069nd"⟧:"Pod"}', [twice("kind")], []],
    ["JSON: the same key twice, deeper, and its neighbour is read", `{"a":[{"b":{"c":1,"d":2,⟦"c"⟧:3}}]}\n${SVC("b")}`, [twice("c")], [B]],
    ["JSON: the same key in two objects is fine", `{"a":{"c":1},"b":{"c":1},"d":["c","c"]}${SVC("b")}`, [], [B]],
    ["JSON: values that look like keys", `{"a":"x\\":","b":"{","c":["}"]}${SVC("b")}`, [], [B]],
    ["JSON: nested without end", `{"a":${"[".repeat(499)}⟦[⟧${"[".repeat(9500)}${"]".repeat(10000)}}`, [DEEP], []],
  ])("%s", (_, text, expected, objects) => expect(problemsOf(text)).toEqual({ told: expected, objects }));

  test("YAML nested without end", () => {
    const { problems } = read(`a: ${"[".repeat(20_000)}${"]".repeat(20_000)}\n---\n${svc("a")}`);
    expect(problems.map((problem) => reportProblem(problem, en).message)).toEqual(["this document is not valid YAML and was left out: nested too deeply"]);
  });

  test("a million lines of nothing", () => {
    expect(read(`${"# x\n".repeat(200_000)}${svc("a")}`).objects.map(show)).toEqual([A]);
  });
});

describe("bad-object: fields of the wrong type", () => {
  const bad = (object: string, path: string, expected: string) => `error bad-object: ${object}: ${path} must be ${expected}`;
  const S = "Service default/a";
  const head = "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n";
  test.each<[string, string, string[]]>([
    ["ports", `${head}spec:\n  ports: ⟦{port: 80}⟧\n`, [bad(S, "spec.ports", "a list")]],
    ["a port", `${head}spec:\n  ports:\n  - port: 80\n  - port: ⟦"81"⟧\n`, [bad(S, "spec.ports.1.port", "a whole number")]],
    ["a fraction", `${head}spec: {ports: [{port: ⟦80.5⟧}]}\n`, [bad(S, "spec.ports.0.port", "a whole number")]],
    ["an item", `${head}spec: {ports: [⟦80⟧]}\n`, [bad(S, "spec.ports.0", "a map")]],
    ["spec", `${head}spec: ⟦[]⟧\n`, [bad(S, "spec", "a map")]],
    ["type", `${head}spec: {type: ⟦true⟧}\n`, [bad(S, "spec.type", "a string")]],
    ["annotations", "apiVersion: v1\nkind: Service\nmetadata: {name: a, annotations: ⟦[x]⟧}\n", [bad(S, "metadata.annotations", "a map")]],
    ["labels", "apiVersion: v1\nkind: Pod\nmetadata: {name: a, labels: ⟦x⟧}\n", [bad("Pod default/a", "metadata.labels", "a map")]],
    ["a name that is a number", "apiVersion: v1\nkind: Service\nmetadata: {name: ⟦1⟧}\n", [bad("Service default/1", "metadata.name", "a string")]],
    ["no name", "apiVersion: v1\nkind: Service\n⟦metadata⟧: {}\n", [bad("Service default/", "metadata.name", "a string")]],
    ["status", `${head}status: {loadBalancer: {ingress: ⟦{ip: 10.0.0.1}⟧}}\n`, [bad(S, "status.loadBalancer.ingress", "a list")]],
    ["an Ingress' rules", "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec: {rules: ⟦{}⟧}\n", [bad("Ingress default/a", "spec.rules", "a list")]],
    ["a TkeServiceConfig's port", "apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nmetadata: {name: a}\nspec: {loadBalancer: {l7Listeners: [{port: ⟦\"80\"⟧, protocol: HTTP}]}}\n", [bad("TkeServiceConfig default/a", "spec.loadBalancer.l7Listeners.0.port", "a whole number")]],
    ["several", `${head}spec: {type: ⟦1⟧, ports: ⟦x⟧}\n`, [bad(S, "spec.type", "a string"), bad(S, "spec.ports", "a list")]],
    ["items of a List", "apiVersion: v1\nkind: List\nitems: ⟦{}⟧\n", [bad("List default/", "items", "a list")]],
    ["an item of a List", "apiVersion: v1\nkind: List\nitems: [⟦x⟧]\n", [bad("List default/", "items.0", "a map")]],
    ["in an item of a List", "apiVersion: v1\nkind: ServiceList\nitems:\n- metadata: {name: a}\n  spec: {ports: ⟦x⟧}\n", [bad(S, "spec.ports", "a list")]],
    ["null fits everywhere", `${head}spec: {type: null, ports: null}\nstatus: null\n`, []],
    ["kinds that decide nothing", "apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nspec: []\n", []],
  ])("%s", (_, text, expected) => expect(problemsOf(text).told).toEqual(expected));
});

describe("objects read twice", () => {
  test("the later one counts, in its place; group, kind, namespace and name make the identity", () => {
    const again = svc("a").replace("name: a", "name: a\n  labels: {v: two}");
    const { set, replaced } = collect(read(`${svc("a")}---\n${svc("b")}---\n${again}`).objects);
    expect(set.all.map(show)).toEqual([B, A]);
    expect(replaced.map(({ value }) => (value["metadata"] as { labels: unknown }).labels)).toEqual([{ v: "two" }]);
    const ingresses = ["networking.k8s.io/v1", "networking.k8s.io/v1beta1", "extensions/v1beta1"].map((group) => `apiVersion: ${group}\nkind: Ingress\nmetadata: {name: i}\n`).join("---\n");
    expect(collect(read(ingresses).objects).set.all.map(show)).toEqual(["networking.k8s.io/v1beta1 Ingress default/i", "extensions/v1beta1 Ingress default/i"]);
  });
});
