/** Words that mean something to JavaScript mean nothing here: whatever has such a name is judged like its neighbour. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { run } from "../../packages/kubectl-plugin/src/run.ts";
import { quietShell } from "../fuzz/shell.ts";
import { fileWith, temporaryFolder } from "./files.ts";

/** Each with a word of the same form that means nothing, so that all else must be the same to the letter. */
const WORDS = [
  ["__proto__", "__plain__"], ["constructor", "conztructor"], ["prototype", "plototype"], ["toString", "toStrong"], ["hasOwnProperty", "hasOwnProgerty"], ["valueOf", "volueOf"], ["isPrototypeOf", "isPlototypeOf"],
] as const;

const before = Object.getOwnPropertyNames(Object.prototype);
afterAll(() => expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before));

const INTERNAL = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";

const service = (metadata: string, spec = "") => `apiVersion: v1\nkind: Service\nmetadata: { name: web, namespace: default,\n  annotations: {\n    ${INTERNAL}: subnet-1 }${metadata} }\nspec: { type: LoadBalancer, selector: { app: web }, ports: [{ port: 80 }]${spec} }\n---\n`;
const pod = (labels: string) => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: default, labels: { ${labels} } }\nspec: { nodeName: n1 }\nstatus: { conditions: [{ type: Ready, status: "True" }] }\n---\n`;
const node = (name: string, labels = "") => `apiVersion: v1\nkind: Node\nmetadata: { name: ${name}, labels: { a: b${labels} } }\nstatus: { conditions: [{ type: Ready, status: "True" }] }\n---\n`;
const ingress = (backend: string) => `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: { name: shop, namespace: default, annotations: { kubernetes.io/ingress.subnetId: subnet-1 } }\nspec: { rules: [{ http: { paths: [{ path: /, backend: { service: { name: ${backend}, port: { number: 80 } } } }] } }] }\n---\n`;
const config = (data: string, name: string) => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: ${name}, namespace: kube-system }\ndata: { ${data} }\n---\n`;

/** Every place of an object that something is looked up by. */
const PLACES: Readonly<Record<string, (word: string) => string>> = {
  "a name": (word) => service("").replace("name: web", `name: ${word}`),
  "a namespace": (word) => service("").replace("namespace: default", `namespace: ${word}`),
  "an annotation's key": (word) => service("").replace("annotations: {", `annotations: { ${word}: x,`),
  "an annotation of ours": (word) => service("").replace("annotations: {", `annotations: { kubectl-loopback.io/${word}: x,`),
  "an annotation's value": (word) => service("").replace("annotations: {", `annotations: { service.cloud.tencent.com/prevent-loopback: ${word}, service.cloud.tencent.com/tke-service-config: ${word},`),
  "protocols of a port": (word) => service("").replace("annotations: {", `annotations: { service.cloud.tencent.com/specify-protocol: '{"${word}":{"protocol":["${word}"]}}',`),
  "an annotation named like a shape": (word) => service("").replace("annotations: {", `annotations: { service.cloud.tencent.com/${word}: "true",`),
  "a label": (word) => service(`,\n  labels: { ${word}: ${word} }`),
  "a selector": (word) => service("").replace("selector: { app: web }", `selector: { ${word}: x }`) + pod(`${word}: x`) + node("n1"),
  "a selector that matches nothing": (word) => service("").replace("selector: { app: web }", `selector: { ${word}: x }`) + pod("app: web") + node("n1"),
  "a backends label": (word) => service("").replace("annotations: {", `annotations: { service.kubernetes.io/qcloud-loadbalancer-backends-label: "${word}",`) + node("n1") + node("n2", `, ${word}: ""`),
  "a protocol": (word) => service("").replace("{ port: 80 }", `{ port: 80, protocol: ${word} }`),
  "a policy": (word) => service("", `, externalTrafficPolicy: ${word}`),
  "a field": (word) => service("", `, ${word}: { a: b }`),
  "a node": (word) => service("") + pod("app: web").replace("n1", word) + node(word),
  "a kind": (word) => `${service("")}apiVersion: v1\nkind: ${word}\nmetadata: { name: x }\n---\n`,
  "a kind that may call": (word) => `${service("").replace("\n---\n", "\nstatus: { loadBalancer: { ingress: [{ ip: 10.0.0.9 }] } }\n---\n")}apiVersion: apps/v1\nkind: ${word}\nmetadata: { name: x, namespace: default }\nspec: { url: 10.0.0.9 }\n---\n`,
  "a kind of a List": (word) => `${service("")}apiVersion: v1\nkind: ${word}List\nitems: [{ metadata: { name: x } }]\n---\n`,
  "a group": (word) => `${service("")}apiVersion: ${word}/v1\nkind: Service\nmetadata: { name: x }\n---\n`,
  "a backend of an Ingress": (word) => ingress(word) + service("").replace("name: web", `name: ${word}`),
  "a backend that was not read": (word) => ingress(word),
  "a host": (word) => ingress("web").replace("rules: [{", `rules: [{ host: ${word},`),
  "a config": (word) => ingress("web").replace("annotations: {", `annotations: { ingress.cloud.tencent.com/tke-service-config: ${word},`) + `apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nmetadata: { name: ${word}, namespace: default }\nspec: { loadBalancer: { l7Listeners: [{ protocol: HTTP, port: 80, keepaliveEnable: 1 }, { protocol: ${word}, port: 1 }] } }\n---\n`,
  "a switch of the controller": (word) => service("") + config(`${word}: "true"`, "tke-service-controller-config"),
  "a key of a ConfigMap": (word) => service("") + config(`${word}: x`, "kube-proxy") + config(`${word}: x`, "coredns"),
  "a ConfigMap": (word) => service("") + config("a: b", word),
  "a mode of kube-proxy": (word) => service("") + config(`config.conf: 'mode: ${word}'`, "kube-proxy") + `apiVersion: apps/v1\nkind: DaemonSet\nmetadata: { name: kube-proxy, namespace: kube-system }\nspec: { template: { spec: { containers: [{ name: kube-proxy, image: "x/kube-proxy:${word}", args: ["--proxy-mode=${word}"] }] } } }\n---\n`,
  "a suppression": (word) => service("").replace("annotations: {", `annotations: { kubectl-loopback.io/disable: "${word} -- x",`) + `# kubectl-loopback-disable-${word} ${word} -- x\n`,
};

const VERBS: readonly (readonly string[])[] = [
  ["check", "-o", "json"], ["check", "-o", "text", "-v"], ["check", "-o", "sarif"], ["check", "-o", "prometheus"], ["explain", "-o", "json"], ["fix", "-o", "json"], ["fix", "--list"], ["callers", "-o", "json"], ["facts", "-o", "json"], ["snapshot", "-o", "-"],
];

/** What a run says, with the word's twin in its place. */
async function outcome(argv: readonly string[], stdin: string, [word, twin]: readonly [string, string] = ["", ""]): Promise<string> {
  const { shell, said } = quietShell(argv, stdin);
  const code = await run(shell);
  // Markdown escapes an underscore, and JSON that escape; which word was meant is guessed by letters, and where none is near, all are named.
  const plain = said().replaceAll("\\", "").replaceAll(/did you mean [^?]*\?|use: .*/g, "");
  return `${code}\n${word === "" ? plain : plain.replaceAll(word, twin)}`;
}

describe.each(Object.entries(PLACES))("%s", (_, make) => {
  test.each(WORDS)("%s", async (word, twin) => {
    for (const verb of VERBS) {
      const argv = [...verb, "-f", "-", "--no-config"];
      expect(await outcome(argv, make(word), [word, twin]), verb.join(" ")).toBe(await outcome(argv, make(twin)));
    }
  });
});

describe("command lines", () => {
  const LINES: readonly ((word: string) => readonly string[])[] = [
    (word) => [word], (word) => ["check", `--${word}`], (word) => ["check", "-o", word], (word) => ["check", "-o", `${word}=x`], (word) => ["check", "--assume", `${word}=x`], (word) => ["check", "--assume", word],
    (word) => ["check", "--what-if", word], (word) => ["check", "--what-if", `${word}=x`], (word) => ["check", "--from", `${word}/x`], (word) => ["check", `${word}/x`], (word) => ["check", word, "x"], (word) => ["explain", word],
    (word) => ["fix", "--remedy", word], (word) => ["fix", "--accept", word], (word) => ["help", word], (word) => ["check", "--fail-on", word], (word) => ["check", "--lang", word], (word) => ["check", "--color", word], (word) => ["explain", "-o", word, "svc/x"],
  ];
  test.each(WORDS)("%s is refused everywhere, like any other word", async (word, twin) => {
    for (const line of LINES) {
      const hostile = await outcome(line(word), "", [word, twin]);
      expect(hostile.startsWith("2\n"), line(word).join(" ")).toBe(true);
      expect(hostile).toBe(await outcome(line(twin), ""));
    }
  });
});

/** Whatever is written into a file that is read besides. */
async function sameFromFile(argv: readonly string[], make: (word: string) => string, [word, twin]: readonly [string, string], stdin = ""): Promise<void> {
  const file = join(temporaryFolder(), "file");
  const judged = async (text: string, pair?: readonly [string, string]) => {
    writeFileSync(file, text);
    return outcome([...argv, file, "-o", "json"], stdin, pair);
  };
  expect(await judged(make(word), [word, twin]), make(word)).toBe(await judged(make(twin)));
}

describe("the configuration file", () => {
  const FILES: readonly ((word: string) => string)[] = [
    (word) => `${word}: x\n`, (word) => `rules: { ${word}: off }\n`, (word) => `assume: { ${word}: x }\n`, (word) => `clusters: { ${word}: { failOn: never } }\n`, (word) => `clients: { svc/${word}: [pod/${word}] }\n`, (word) => `clients: { ${word}/x: [deploy/x] }\n`,
    (word) => `clients: { svc/x: [${word}/x] }\n`, (word) => `suppress: [{ ${word}: x }]\n`, (word) => `suppress: [{ rules: [${word}], reason: x }]\n`, (word) => `suppress: [{ kind: ${word}, name: ${word}, reason: x }]\n`, (word) => `lang: ${word}\n`, (word) => `failOn: ${word}\n`, (word) => `exclude: ["${word}/**"]\n`,
  ];
  test.each(WORDS)("%s", async (...pair) => {
    for (const make of FILES) await sameFromFile(["check", "-f", "-", "--config"], make, pair, service(""));
  });
});

describe("snapshots, baselines, undo files", () => {
  const snapshot = (part: object) => JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Snapshot", takenBy: "x", namesHidden: false, coverage: { source: "files", gaps: {} }, serverVersion: null, namespace: null, problems: [], objects: [], ...part });
  const SNAPSHOTS: readonly ((word: string) => string)[] = [
    (word) => snapshot({ problems: [{ code: word, level: "error", params: {} }] }), (word) => snapshot({ coverage: { source: "files", gaps: { services: word } } }), (word) => snapshot({ coverage: { source: "files", gaps: { [word]: "failed" } } }),
    (word) => snapshot({ coverage: { source: word, gaps: {} } }), (word) => snapshot({ objects: [{ apiVersion: "v1", kind: word, metadata: { name: word } }] }), (word) => `{"${word}":1}`, (word) => snapshot({ kind: word }),
  ];
  const BASELINES: readonly ((word: string) => string)[] = [
    (word) => JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings: [{ fingerprint: word, namespace: word }] }), (word) => `{"apiVersion":"kubectl-loopback/v1","kind":"Baseline","findings":[{"${word}":1}]}`, (word) => `{"${word}":{"kind":"Baseline"}}`,
  ];
  test.each(WORDS)("%s", async (...pair) => {
    for (const make of SNAPSHOTS) await sameFromFile(["check", "--no-config", "--snapshot"], make, pair);
    for (const make of BASELINES) await sameFromFile(["check", "-f", "-", "--no-config", "--baseline"], make, pair, service(""));
  });
  test.each(WORDS)("an object to undo of the kind %s is refused", async (word) => {
    const undo = JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Undo", steps: [{ object: { apiVersion: "v1", kind: word, namespace: "a", name: "b" }, path: ["x"], depth: 1, before: null, after: null }] });
    expect(await outcome(["fix", "--undo", fileWith(undo)], "")).toMatch(/^3\n.*\[bad-undo-file\]/);
  });
});
