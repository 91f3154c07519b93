/** `snapshot` and `check --snapshot`: the file, what it never holds, and that it is judged like what it was taken of. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report, Snapshot } from "@kubectl-loopback/core";
import { folder, internalService, loopback, report, ROOT } from "./plugin.ts";

const schema = JSON.parse(readFileSync(join(ROOT, "packages/core/snapshot.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

async function take(args: readonly string[], cwd = folder()): Promise<{ file: string; text: string; stderr: string; code: number; taken: Snapshot }> {
  const file = join(cwd, "s.json");
  const { code, stdout, stderr } = await loopback(["snapshot", "-o", file, ...args]);
  expect(stdout).toBe("");
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const taken = text === "" ? null : JSON.parse(text);
  if (taken) validate(taken);
  expect(validate.errors ?? []).toEqual([]);
  return { file, text, stderr, code, taken };
}

const judged = ({ listeners, facts, findings }: Report) => ({ listeners, facts: Object.keys(facts), codes: findings.map(({ code, object }) => `${code} ${object.kind} ${object.name}`).toSorted() });
const shape = ({ listeners, findings }: Report) => ({ listeners: listeners.map(({ object, ...rest }) => ({ ...rest, kind: object.kind })), codes: findings.map(({ code }) => code).toSorted() });

describe("judged offline like at first", () => {
  const LINES: readonly { take: readonly string[]; ask: readonly string[] }[] = [
    { take: ["-f", "examples/cluster"], ask: [] },
    { take: ["-f", "examples/cluster"], ask: ["svc/orders", "-n", "shop"] },
    { take: ["-f", "examples/cluster", "--from", "deploy/cart", "-n", "shop"], ask: ["svc/orders", "-n", "shop", "--from", "deploy/cart"] },
    { take: ["-f", "examples/super-nodes"], ask: ["--assume", "proxy-mode=ipvs"] },
  ];
  test.each(LINES)("$take $ask", async ({ take: args, ask }) => {
    const source = args.slice(0, 2);
    const { file, code } = await take(args);
    expect(code).toBe(0);
    const [first, again] = [await report([...source, ...ask]), await report(["--snapshot", file, ...ask])];
    expect(judged(again)).toEqual(judged(first));
    expect(again.code).toBe(first.code);
    expect(first.listeners.length).toBeGreaterThan(0);
  });

  test("with other names", async () => {
    const { file, taken } = await take(["-f", "examples/cluster", "--hash-names"]);
    expect(taken.namesHidden).toBe(true);
    expect(shape(await report(["--snapshot", file]))).toEqual(shape(await report(["-f", "examples/cluster"])));
  });

  test("facts, too, and from standard input", async () => {
    const { text } = await take(["-f", "examples/cluster"]);
    const { stdout } = await loopback(["facts", "--snapshot", "-", "-o", "json"], { stdin: text });
    const { stdout: first } = await loopback(["facts", "-f", "examples/cluster", "-o", "json"]);
    expect(JSON.parse(stdout)).toEqual(JSON.parse(first));
  });

  test("what could not be read then is an error now", async () => {
    const cwd = folder({ "a.yaml": `${internalService("web")}---\nkind: [\n` });
    const { file, code, stderr } = await take(["-f", join(cwd, "a.yaml")]);
    expect([code, stderr]).toEqual([3, expect.stringContaining("[yaml-syntax]")]);
    const again = await report(["--snapshot", file]);
    expect([again.code, again.problems.map((problem) => problem.code), again.listeners.length]).toEqual([3, ["yaml-syntax"], 1]);
  });
});

/** A cluster full of what must not leave it. */
const SECRETS = `
apiVersion: v1
kind: Secret
metadata: {name: s3cret-secret, namespace: shop}
stringData: {password: s3cret-1}
---
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1
    kubectl.kubernetes.io/last-applied-configuration: '{"s3cret-2": 1}'
    team.example.com/token: s3cret-3
  managedFields: [{manager: s3cret-4}]
spec:
  type: LoadBalancer
  selector: {app: web}
  ports: [{port: 80}]
  s3cret-5: s3cret-6
---
apiVersion: v1
kind: Pod
metadata: {name: web-1, namespace: shop, labels: {app: web}, annotations: {tke.cloud.tencent.com/networks: tke-bridge, vault: s3cret-7}}
spec:
  nodeName: n1
  containers:
    - name: web
      image: s3cret-8/web:1
      args: [--password=s3cret-9]
      command: [s3cret-10]
      env: [{name: TOKEN, value: s3cret-11}]
      livenessProbe: {httpGet: {path: /s3cret-12, port: 80}}
  volumes: [{name: s3cret-13, secret: {secretName: s3cret-14}}]
  imagePullSecrets: [{name: s3cret-15}]
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: shop, annotations: {kubernetes.io/ingress.class: qcloud, nginx.example.com/auth: s3cret-16}}
spec:
  tls: [{secretName: s3cret-17}]
  rules: [{host: shop.example.com, http: {paths: [{path: /s3cret-18, backend: {service: {name: web, port: {number: 80}}}}]}}]
---
apiVersion: v1
kind: ConfigMap
metadata: {name: kube-proxy, namespace: kube-system}
data:
  config.conf: "mode: ipvs\\nclientConnection: {kubeconfig: s3cret-19}\\n"
  kubeconfig.conf: "users: [{user: {token: s3cret-20}}]"
---
apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data: {password: s3cret-21}
---
apiVersion: apps/v1
kind: DaemonSet
metadata: {name: kube-proxy, namespace: kube-system, labels: {k8s-app: kube-proxy}}
spec:
  selector: {matchLabels: {k8s-app: kube-proxy}}
  template:
    metadata: {labels: {k8s-app: kube-proxy}, annotations: {x: s3cret-22}}
    spec:
      initContainers: [{name: s3cret-23, image: s3cret-24}]
      containers:
        - {name: kube-proxy, image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.12", args: [--config=/s3cret-25, --master=s3cret-26], env: [{name: A, value: s3cret-27}]}
        - {name: s3cret-28, image: s3cret-29}
---
apiVersion: v1
kind: Node
metadata: {name: n1, labels: {cloud.tencent.com/node-instance-id: ins-1}, annotations: {x: s3cret-30}}
spec: {providerID: "qcloud:///1/ins-1", podCIDR: s3cret-31}
status: {conditions: [{type: Ready, status: "True", message: s3cret-32}], addresses: [{type: InternalIP, address: 10.77.0.9}, {type: Hostname, address: n1}], images: [{names: [s3cret-33]}]}
---
apiVersion: batch/v1
kind: Job
metadata: {name: importer, namespace: shop}
spec: {template: {metadata: {labels: {app: importer}}, spec: {containers: [{name: c, image: i, env: [{name: A, value: s3cret-34}], args: [s3cret-35]}]}}}
`;

/** Names of the sample that `--hash-names` must not let through. */
const NAMES = ["web", "shop", "example", "importer", "subnet-1", "ins-1", "10.77.0.9", "\"n1\"", "\"app\""];

describe("what a snapshot never holds", () => {
  const input = () => ["-f", join(folder({ "a.yaml": SECRETS }), "a.yaml"), "--from", "job/importer", "-n", "shop"];

  test("Secrets, environment, arguments, foreign annotations, managed fields", async () => {
    expect(SECRETS.match(/s3cret-\d+/g)!.length).toBeGreaterThan(34);
    const { text, taken } = await take(input());
    expect(text.match(/s3cret-\w+/g)).toBeNull();
    expect(taken.objects.map(({ kind }) => kind).toSorted()).toEqual(["ConfigMap", "DaemonSet", "Ingress", "Job", "Node", "Pod", "Service"]);
  });

  test("with --hash-names, names", async () => {
    const { text } = await take([...input(), "--hash-names"]);
    expect(text.match(/s3cret-\w+/g)).toBeNull();
    const told = text.split("\n").filter((line) => NAMES.some((name) => line.includes(name)));
    expect(told).toEqual([]);
  });

  test("two snapshots have no name in common, and hold no key", async () => {
    const [one, other] = [await take([...input(), "--hash-names"]), await take([...input(), "--hash-names"])];
    const names = ({ text }: { text: string }) => new Set(text.match(/\bn[0-9a-f]{12}\b/g));
    expect(names(one).size).toBeGreaterThanOrEqual(10);
    expect([...names(one)].filter((name) => names(other).has(name))).toEqual([]);
  });
});

describe("the file", () => {
  test("is its owner's alone, and is written over only by another snapshot", async () => {
    const cwd = folder({ "a.yaml": internalService("web"), "other.json": "{}" });
    const { file, stderr } = await take(["-f", join(cwd, "a.yaml")], cwd);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(stderr).toContain("(1 objects); look through it before you pass it on");
    expect((await take(["-f", join(cwd, "a.yaml"), "-q"], cwd)).stderr).toBe("");
    const refused = await loopback(["snapshot", "-f", join(cwd, "a.yaml"), "-o", join(cwd, "other.json")]);
    expect([refused.code, refused.stderr]).toEqual([3, expect.stringContaining("it exists and is no snapshot [write-failed]")]);
    expect(readFileSync(join(cwd, "other.json"), "utf8")).toBe("{}");
  });

  test("- is standard output", async () => {
    const { stdout, stderr, code } = await loopback(["snapshot", "-f", "examples/cluster", "-o", "-"]);
    expect([JSON.parse(stdout).kind, stderr, code]).toEqual(["Snapshot", "", 0]);
  });

  test("nothing read, nothing written", async () => {
    const { text, code, stderr } = await take(["-f", "nowhere.yaml"]);
    expect([text, code]).toEqual(["", 3]);
    expect(stderr).toContain("[file-not-found]");
  });

  test("characters that a terminal would obey are escaped", async () => {
    const cwd = folder({ "a.yaml": internalService("web").replace("subnet-1", '"a\\u001b[31mb\\u202e"') });
    const { text, file } = await take(["-f", join(cwd, "a.yaml")], cwd);
    expect(text).toContain("a\\u001b[31mb\\u202e");
    expect((await report(["--snapshot", file])).listeners).toHaveLength(1);
  });
});

describe("refused", () => {
  const CASES: readonly [string, string, string, string][] = [
    ["a newer version", '{"apiVersion":"kubectl-loopback/v2","kind":"Snapshot"}', "snapshot-too-new", "was taken by a newer version of this program (kubectl-loopback/v2); upgrade kubectl-loopback"],
    ["no JSON", "kind: Snapshot", "bad-snapshot", "not JSON"],
    ["another kind", '{"apiVersion":"kubectl-loopback/v1","kind":"Report"}', "bad-snapshot", '"kind": "Snapshot"'],
    ["a list", "[]", "bad-snapshot", "not JSON"],
  ];
  test.each(CASES)("%s", async (_, text, code, said) => {
    const file = join(folder({ "s.json": text }), "s.json");
    const { code: exit, stdout, stderr } = await loopback(["check", "--snapshot", file]);
    expect([exit, stdout]).toEqual([3, ""]);
    expect(stderr).toContain(`[${code}]`);
    expect(stderr).toContain(said);
  });

  test.each(["coverage", "serverVersion", "namespace", "problems", "objects"])("a file whose %s is broken", async (field) => {
    const { file, taken } = await take(["-f", "examples/cluster"]);
    for (const value of [7, [7], { a: 7 }]) {
      writeFileSync(file, JSON.stringify({ ...taken, [field]: value }));
      const { code, stderr } = await loopback(["check", "--snapshot", file]);
      expect([code, stderr]).toEqual([3, expect.stringContaining(`${field}`)]);
      expect(stderr).toContain("[bad-snapshot]");
    }
  });

  test("no file, and two sources at once", async () => {
    expect(await loopback(["check", "--snapshot", "nowhere.json"])).toMatchObject({ code: 3, stderr: expect.stringContaining("[file-not-found]") });
    expect(await loopback(["check", "--snapshot", "s.json", "-f", "a.yaml"])).toMatchObject({ code: 2, stderr: expect.stringContaining("--snapshot, --filename do not go together") });
    expect(await loopback(["snapshot", "-A"])).toMatchObject({ code: 2, stderr: expect.stringContaining("-o needs a value: -o FILE") });
  });
});
