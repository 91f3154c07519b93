import { spawn, spawnSync } from "node:child_process";
import { chmodSync, linkSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtPlugin, BUILT, folder, internalService, loopback, report, type Around } from "./plugin.ts";

const PREVENT = "service.cloud.tencent.com/prevent-loopback";
const LINE = `    ${PREVENT}: "true"\n`;
/** In ipvs mode with a kube-proxy that can: what `prevent-loopback` needs, so that nothing is left to say afterwards. */
const ABLE = ["--assume", "proxy-mode=ipvs", "--assume", "kube-proxy-version=v1.20.6-tke.12"];

const fixed = (text: string) => text.replace("subnet-1\n", `subnet-1\n${LINE}`);
const service = internalService("web");
const two = { "a.yaml": internalService("a"), "deep/b.yaml": internalService("b") };
/** A Service that cannot be edited in place: its annotations stand elsewhere. */
const aliased = `apiVersion: v1
kind: Service
metadata:
  name: aliased
  labels: &same
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1
  annotations: *same
spec:
  type: LoadBalancer
  ports: [{ port: 80 }]
`;

const fix = (cwd: string, args: readonly string[], around: Around = {}) => loopback(["fix", ...args, ...ABLE], { cwd, ...around });
const read = (cwd: string, file: string) => readFileSync(join(cwd, file), "utf8");
const check = (cwd: string, ...args: string[]) => report([...args, ...ABLE], { cwd });

function gitApply(cwd: string, diff: string, ...args: string[]) {
  const { status, stderr } = spawnSync("git", ["apply", "--verbose", ...args], { cwd, input: diff, encoding: "utf8", env: { PATH: process.env["PATH"], HOME: cwd, GIT_CEILING_DIRECTORIES: dirname(cwd) } });
  return { status, stderr };
}

describe("without --write: one diff, nothing changed, exit code 1", () => {
  test("git apply takes it, and then there is nothing left to fix", async () => {
    const cwd = folder(two);
    const { code, stdout, stderr } = await fix(cwd, ["-f", "."]);
    expect(code).toBe(1);
    expect(stdout.match(/^diff --git /gm)).toHaveLength(2);
    expect(stderr).toContain("prevent-loopback: Bind the CLB's address on every node");
    expect([read(cwd, "a.yaml"), read(cwd, "deep/b.yaml")]).toEqual(Object.values(two));
    expect(gitApply(cwd, stdout)).toMatchObject({ status: 0 });
    expect([read(cwd, "a.yaml"), read(cwd, "deep/b.yaml")]).toEqual(Object.values(two).map(fixed));
    expect(await fix(cwd, ["-f", "."])).toEqual({ code: 0, stdout: "", stderr: "There is nothing to fix.\n" });
    expect(await check(cwd, "-f", ".")).toMatchObject({ code: 0, findings: [] });
  });

  test.each<[string, Record<string, string>]>([
    ["line ends of Windows", { "a.yaml": service.replaceAll("\n", "\r\n") }],
    ["no line end at the end", { "a.yaml": service.trimEnd() }],
    ["a byte order mark", { "a.yaml": `\ufeff${service}` }],
    ["JSON", { "a.json": '{\n  "apiVersion": "v1",\n  "kind": "Service",\n  "metadata": {"name": "a", "annotations": {"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "s"}},\n  "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}\n}\n' }],
    ["names with spaces, quotes and Chinese", { "my files/\"a\" 服务.yaml": service, "b .yaml": service.replace("web", "b") }],
    ["a new document", { "a.yaml": 'apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: shop\n  annotations:\n    kubernetes.io/ingress.subnetId: subnet-1\nspec:\n  defaultBackend: { service: { name: web, port: { number: 80 } } }\n' }],
  ])("%s", async (_, files) => {
    const cwd = folder(files);
    const { code, stdout } = await fix(cwd, ["-f", "."]);
    expect(code).toBe(1);
    const twin = folder(files);
    await fix(twin, ["-f", ".", "--write"]);
    expect(gitApply(cwd, stdout)).toMatchObject({ status: 0 });
    for (const file of Object.keys(files)) {
      expect(read(cwd, file)).toBe(read(twin, file));
      expect(read(cwd, file)).not.toBe(files[file]);
    }
  });

  test.each([["an absolute path", (cwd: string) => join(cwd, "sub/a.yaml")], ["a path with dots", () => "./sub/../sub/a.yaml"], ["a folder with a slash", () => "sub/"]])("%s", async (_, path) => {
    const cwd = folder({ "sub/a.yaml": service });
    const { stdout } = await fix(cwd, ["-f", path(cwd)]);
    expect(stdout).toContain("--- a/sub/a.yaml\n+++ b/sub/a.yaml\n");
    expect(gitApply(cwd, stdout).status).toBe(0);
  });

  test("--write with a dry run, and --quiet", async () => {
    const cwd = folder({ "a.yaml": service });
    for (const where of ["client", "server"]) {
      expect((await fix(cwd, ["-f", "a.yaml", "--write", "--dry-run", where])).code).toBe(1);
      expect(read(cwd, "a.yaml")).toBe(service);
    }
    const { stdout, stderr } = await fix(cwd, ["-f", "a.yaml", "-q"]);
    expect(stderr).toBe("");
    expect(gitApply(cwd, stdout).status).toBe(0);
  });
});

describe("--write", () => {
  test("changes only the needed line, keeps the mode, leaves no other file; a second run changes nothing", async () => {
    const cwd = folder(two);
    chmodSync(join(cwd, "a.yaml"), 0o640);
    const done = await fix(cwd, ["-f", ".", "--write"]);
    expect(done.code).toBe(0);
    expect(done.stdout).toBe("");
    expect(done.stderr).toContain("written: a.yaml\nwritten: deep/b.yaml\nchecked again: 2 listeners: 0 loop, 0 may loop, 2 safe.");
    expect([read(cwd, "a.yaml"), read(cwd, "deep/b.yaml")]).toEqual(Object.values(two).map(fixed));
    expect(statSync(join(cwd, "a.yaml")).mode & 0o777).toBe(0o640);
    expect(readdirSync(cwd).toSorted()).toEqual(["a.yaml", "deep"]);
    const before = statSync(join(cwd, "a.yaml"));
    expect(await fix(cwd, ["-f", ".", "--write"])).toEqual({ code: 0, stdout: "", stderr: "There is nothing to fix.\n" });
    expect(statSync(join(cwd, "a.yaml"))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs });
  });

  const utf16 = (text: string, bigEndian: boolean) => {
    const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
    return bigEndian ? bytes.swap16() : bytes;
  };

  test.each<[string, (text: string) => Buffer]>([
    ["UTF-16, little end first", (text) => utf16(text, false)],
    ["UTF-16, big end first", (text) => utf16(text, true)],
    ["UTF-8 with a byte order mark", (text) => Buffer.from(`\ufeff${text}`)],
    ["line ends of Windows", (text) => Buffer.from(text.replaceAll("\n", "\r\n"))],
  ])("%s stays", async (_, encode) => {
    const cwd = folder({ "a.yaml": encode(service) });
    expect((await fix(cwd, ["-f", "a.yaml", "--write"])).code).toBe(0);
    expect(readFileSync(join(cwd, "a.yaml"))).toEqual(encode(fixed(service)));
    const piped = spawnSync(process.execPath, [BUILT, "fix", "-f", "-", "--write", ...ABLE], { input: encode(service) });
    expect(piped.stdout).toEqual(encode(fixed(service)));
  });

  test("each file keeps its own byte order mark, or none", async () => {
    const cwd = folder({ "a.yaml": `\ufeff${two["a.yaml"]}`, "b.yaml": two["deep/b.yaml"], "c.yaml": utf16(internalService("c"), true), "d.yaml": internalService("d") });
    expect((await fix(cwd, ["-f", ".", "--write"])).code).toBe(0);
    expect(["a.yaml", "b.yaml", "c.yaml", "d.yaml"].map((file) => readFileSync(join(cwd, file)))).toEqual([
      Buffer.from(`\ufeff${fixed(two["a.yaml"])}`), Buffer.from(fixed(two["deep/b.yaml"])), utf16(fixed(internalService("c")), true), Buffer.from(fixed(internalService("d"))),
    ]);
  });

  test("links are followed inside the given path, never out of it", async () => {
    const outside = folder({ "o.yaml": internalService("o") });
    const cwd = folder({ "real/a.yaml": internalService("a"), "other/b.yaml": internalService("b") });
    symlinkSync("../real/a.yaml", join(cwd, "other/inside.yaml"));
    symlinkSync(join(outside, "o.yaml"), join(cwd, "other/outside.yaml"));
    const alone = await fix(cwd, ["-f", "other/inside.yaml", "--write"]);
    expect(alone.code).toBe(0);
    expect(read(cwd, "real/a.yaml")).toBe(fixed(internalService("a")));
    writeFileSync(join(cwd, "real/a.yaml"), internalService("a"));

    const done = await fix(cwd, ["-f", "other", "--write"]);
    expect(done.code).toBe(3);
    expect(done.stderr).toContain("other/outside.yaml is a link that leads outside of the path given with -f and was not written [outside-path]");
    expect(read(outside, "o.yaml")).toBe(internalService("o"));
    expect(read(cwd, "real/a.yaml")).toBe(internalService("a"));
    expect(read(cwd, "other/b.yaml")).toBe(fixed(internalService("b")));

    const whole = await fix(cwd, ["-f", "real", "-f", "other/b.yaml", "--write"]);
    expect(whole.code).toBe(0);
    expect(readdirSync(join(cwd, "other")).toSorted()).toEqual(["b.yaml", "inside.yaml", "outside.yaml"]);
  });

  test("a file that changed since it was read is left alone, the others are written", async () => {
    const cwd = folder(two);
    // Standard input is read after the files.
    const slow = spawnSync("sh", ["-c", `(sleep 1; echo '# mine' >> a.yaml; cat deep/b.yaml) | '${process.execPath}' '${BUILT}' fix -f a.yaml -f deep/b.yaml -f - --write ${ABLE.join(" ")}`], { cwd, encoding: "utf8" });
    expect(slow.stderr).toContain("a.yaml changed since it was read and was not written");
    expect(slow.status).toBe(3);
    expect(read(cwd, "a.yaml")).toBe(`${two["a.yaml"]}# mine\n`);
  });

  test.skipIf(process.getuid?.() === 0)("a folder that may not be written", () => {
    const cwd = folder({ "sub/a.yaml": service });
    chmodSync(join(cwd, "sub"), 0o555);
    const done = builtPlugin(["fix", "-f", "sub", "--write", ...ABLE], { cwd });
    chmodSync(join(cwd, "sub"), 0o755);
    expect(done.stderr).toContain("sub/a.yaml could not be written: EACCES [write-failed]");
    expect(done.code).toBe(3);
    expect(read(cwd, "sub/a.yaml")).toBe(service);
  });

  test("the new file takes the old one's place at once: whoever has the old one open goes on reading it", async () => {
    const cwd = folder({ "a.yaml": service });
    linkSync(join(cwd, "a.yaml"), join(cwd, "old"));
    await fix(cwd, ["-f", "a.yaml", "--write"]);
    expect(read(cwd, "old")).toBe(service);
  });
});

describe("standard input as a filter", () => {
  test("the new text on standard output, all else on standard error", async () => {
    const done = await fix("/", ["-f", "-", "--write"], { stdin: service });
    expect(done).toMatchObject({ code: 0, stdout: fixed(service) });
  });

  test("a text with nothing to fix goes through as it is", async () => {
    const done = await fix("/", ["-f", "-", "--write"], { stdin: fixed(service) });
    expect(done).toEqual({ code: 0, stdout: fixed(service), stderr: "There is nothing to fix.\n" });
  });

  test("a text with an edit that was refused goes through with the others, and exit code 3", async () => {
    const done = await fix("/", ["-f", "-", "--write"], { stdin: `${service}---\n${aliased}` });
    expect(done).toMatchObject({ code: 3, stdout: `${fixed(service)}---\n${aliased}` });
  });

  test("beside files", async () => {
    const cwd = folder({ "a.yaml": internalService("a") });
    const done = await fix(cwd, ["-f", "-", "-f", "a.yaml", "--write"], { stdin: service });
    expect(done).toMatchObject({ code: 0, stdout: fixed(service) });
    expect(done.stderr).toContain("written: a.yaml\n");
    expect(read(cwd, "a.yaml")).toBe(fixed(internalService("a")));
  });

  test("without --write a diff", async () => {
    const done = await fix("/", ["-f", "-"], { stdin: service });
    expect(done.code).toBe(1);
    expect(done.stdout).toContain(`+${LINE}`);
  });
});

describe("exit codes", () => {
  const files = {
    good: service, aliased, broken: "kind: [",
    /** Has a finding that no remedy cures by itself. */
    unknown: service.replace("service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1", "service.kubernetes.io/tke-existed-lbid: lb-1").replace("web", "unknown"),
    hidden: service.replace("subnet-1\n", "subnet-1\n    service.cloud.tencent.com/target-groups: x\n").replace("web", "hidden"),
    skipped: service.replace("subnet-1\n", "subnet-1\n    service.cloud.tencent.com/mode: skip\n").replace("web", "skipped"),
    public: service.replace(/ {2}annotations:\n.*\n/, "").replace("web", "public"),
  };
  test.each<[string, readonly string[], number, number]>([
    ["nothing to fix", ["-f", "public"], 0, 0],
    ["something to fix", ["-f", "good"], 1, 0],
    ["something to fix, that shall never fail", ["-f", "good", "--fail-on", "never"], 0, 0],
    ["a warning that nothing cures by itself", ["-f", "unknown"], 0, 0],
    ["the same, failing on warnings", ["-f", "unknown", "--fail-on", "warning"], 1, 1],
    ["an error that nothing cures", ["-f", "skipped"], 1, 1],
    ["the same, that shall never fail", ["-f", "skipped", "--fail-on", "never"], 0, 0],
    ["backends that are not known", ["-f", "hidden", "--fail-on", "warning"], 1, 1],
    ["one fixed, one left", ["-f", "good", "-f", "skipped"], 1, 1],
    ["an edit that is refused", ["-f", "aliased"], 3, 3],
    ["an edit that is refused, one that is not", ["-f", "aliased", "-f", "good"], 3, 3],
    ["a file that is broken", ["-f", "broken", "-f", "good"], 3, 3],
    ["no such file", ["-f", "nowhere"], 3, 3],
    ["no such remedy", ["-f", "good", "--remedy", "x"], 2, 2],
    ["no such target", ["svc/x", "-f", "good"], 3, 3],
    ["another target than the one to fix", ["svc/public", "-f", "public", "-f", "good"], 0, 0],
    ["--list", ["-f", "good", "--list"], 0, 0],
  ])("%s", async (_, args, dry, written) => {
    const named = Object.fromEntries(Object.entries(files).map(([name, text]) => [`${name}.yaml`, text]));
    const argv = args.map((arg, index) => (args[index - 1] === "-f" ? `${arg}.yaml` : arg));
    const cwd = folder(named);
    for (const format of ["text", "json", "yaml"]) expect((await fix(cwd, [...argv, "-o", format])).code, format).toBe(dry);
    expect(Object.keys(named).map((name) => read(cwd, name))).toEqual(Object.values(named));
    const done = await fix(cwd, [...argv, "--write"]);
    expect(done.code, done.stderr).toBe(written);
  });

  test("what is refused is said with its place; the rest is shown and written all the same", async () => {
    const cwd = folder({ "a.yaml": `${aliased}---\n${service}` });
    const dry = await fix(cwd, ["-f", "a.yaml"]);
    expect(dry.stdout).toContain(`+${LINE}`);
    expect(dry.stderr).toContain("a.yaml:7:16: error: Service default/aliased was not edited: the value is written elsewhere (an alias); edit it there [edit-refused]");
    await fix(cwd, ["-f", "a.yaml", "--write"]);
    expect(read(cwd, "a.yaml")).toBe(`${aliased}---\n${fixed(service)}`);
  });

  test("a new object behind a text that ends in the middle: neither is it added, nor is it named; the rest is done", async () => {
    const json = (metadata: object, rest: object) => `${JSON.stringify({ metadata, ...rest }, null, 2)}\n`;
    const web = (annotations: object) => json({ name: "web", annotations }, { apiVersion: "v1", kind: "Service", spec: { type: "LoadBalancer", ports: [{ port: 80 }] } });
    const internal = { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "subnet-1" };
    const rest = `${json({ name: "shop", annotations: { "kubernetes.io/ingress.subnetId": "subnet-1" } }, { apiVersion: "networking.k8s.io/v1", kind: "Ingress", spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } } })}{"kind": `;
    const cwd = folder({ "a.json": web(internal) + rest });
    const accepted = ["keepalive-whitelist", "security-group", "source-ip-in-header"].flatMap((name) => ["--accept", name]);
    const { code, stderr } = await fix(cwd, ["-f", "a.json", "--write", ...accepted]);
    expect(code).toBe(3);
    expect(stderr).toContain(`a.json:${web(internal).split("\n").length}:1: error: Ingress default/shop was not edited: the text ends in the middle of something, so nothing can be added behind it; mend its end first [edit-refused]`);
    expect(read(cwd, "a.json")).toBe(web({ ...internal, [PREVENT]: "true" }) + rest);
  });

  test("a Helm template that was named", async () => {
    const cwd = folder({ "t.yaml": service.replace("name: web", "name: {{ .Values.name }}"), "good.yaml": service });
    expect((await fix(cwd, ["-f", "t.yaml", "-f", "good.yaml", "--write"])).code).toBe(3);
    expect(read(cwd, "good.yaml")).toBe(fixed(service));
  });
});

describe("-n", () => {
  const spaced = { "a.yaml": internalService("web").replace("name: web", "name: web\n  namespace: a"), "b.yaml": internalService("web").replace("name: web", "name: web\n  namespace: b") };

  test("is the namespace of targets, and of objects that name none", async () => {
    const cwd = folder(spaced);
    const { stdout } = await fix(cwd, ["svc/web", "-n", "b", "-f", "."]);
    expect(stdout).toContain("b/b.yaml");
    expect(stdout).not.toContain("b/a.yaml");
    const bare = folder({ "c.yaml": service });
    expect((await fix(bare, ["svc/web", "-n", "c", "-f", "."])).code).toBe(1);
  });
});

describe("fix --remedy", () => {
  test("does what is asked for, to what it cures", async () => {
    const cwd = folder({ "a.yaml": service.replace("subnet-1\n", `subnet-1\n    ${PREVENT}: "True"\n`) });
    const { stdout } = await fix(cwd, ["-f", ".", "--remedy", "corrected-value"]);
    expect(stdout).toContain(`-    ${PREVENT}: "True"\n+    ${PREVENT}: "true"\n`);
  });
});

describe("a key written wrong that a remedy sets under its right name", () => {
  const misspelt = (value: string) => service.replace("subnet-1\n", `subnet-1\n    # as agreed\n    ${PREVENT.slice(0, -1)}: ${value} # for now\n`);
  const corrected = (value: string) => service.replace("subnet-1\n", `subnet-1\n    # as agreed\n    ${PREVENT}: ${value} # for now\n`);
  const json = (key: string) => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"a","annotations":{"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid":"s","${key}":"true"}},"spec":{"type":"LoadBalancer","ports":[{"port":80}]}}\n`;
  const twice = service.replace("subnet-1\n", `subnet-1\n    ${PREVENT.slice(0, -1)}: "true"\n    service.kubernetes.io/prevent-loopback: "true"\n`);

  test.each<[string, string, string]>([
    ["with the right value", misspelt('"true"'), corrected('"true"')],
    ["with another one", misspelt('"false"'), corrected('"true"')],
    ["with one that is ignored", misspelt("yes"), corrected('"true"')],
    ["in JSON", json(PREVENT.slice(0, -1)), json(PREVENT)],
    ["twice: which of both counts is left to a person", twice, twice.replace(/(loopback: "true"\n)/, `$1${LINE}`)],
  ])("%s", async (_, before, after) => {
    const cwd = folder({ "a.yaml": before });
    const done = await fix(cwd, ["-f", "a.yaml", "--write"]);
    expect(done.code, done.stderr).toBe(0);
    expect(read(cwd, "a.yaml")).toBe(after);
    await fix(cwd, ["-f", "a.yaml", "--write"]);
    expect(read(cwd, "a.yaml")).toBe(after);
  });
});

describe("what is confirmed by name", () => {
  test.each([["keepalive-whitelst", "keepalive-whitelist"], ["whitelist", "keepalive-whitelist"], ["everything", "kube-proxy-version, controller-manages"]])("--accept %s is no name", async (name, right) => {
    const done = await fix(folder({ "a.yaml": service }), ["-f", "a.yaml", "--accept", "security-group", "--accept", name]);
    expect(done).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(`--accept ${name}: no such value; use: ${right}`) });
  });

  test("one that is, needed or not", async () => {
    expect((await fix(folder({ "a.yaml": service }), ["-f", "a.yaml", "--accept", "security-group"])).code).toBe(1);
  });
});

test.each([
  ["--undo u.json -f a.yaml", "--undo, --filename"], ["--undo u.json svc/web", "--undo, TYPE/NAME"], ["--undo u.json --undo-file v.json", "--undo, --undo-file"], ["--undo u.json --remedy keepalive", "--undo, --remedy"],
  ["--undo u.json --list", "--undo, --list"], ["--undo u.json --write", "--undo, --write"], ["-f a.yaml --write --undo-file u.json", "--undo-file, --filename"],
])("%s: not together", async (line, flags) => {
  const cwd = folder({ "a.yaml": service });
  expect(await fix(cwd, line.split(" "))).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining(`${flags} do not go together`) });
  expect(readdirSync(cwd)).toEqual(["a.yaml"]);
  expect(read(cwd, "a.yaml")).toBe(service);
});

test("a switch that is off contradicts nothing", async () => {
  expect((await fix(folder({ "a.yaml": service }), ["--undo", "nowhere.json", "--list=false"])).code).toBe(3);
});

describe("--list with --client", () => {
  const labelled = (kind: string, name: string) => `---\napiVersion: apps/v1\nkind: ${kind}\nmetadata: { name: ${name} }\nspec:\n  selector: { matchLabels: { app: ${name} } }\n  template:\n    metadata: { labels: { app: ${name} } }\n    spec: { containers: [{ name: main, image: ${name} }] }\n`;
  const backed = internalService("db", "  selector: { app: db }\n");
  const all = `${backed}${labelled("Deployment", "db")}${labelled("Deployment", "web")}`;
  test.each<[string, string, readonly string[], number, string]>([
    ["nobody named", all, [], 0, "no cure: local-anti-affinity: name the clients with --client deploy/NAME"],
    ["a Deployment", all, ["--client", "deploy/web"], 0, "possible: local-anti-affinity: Policy Local"],
    ["a DaemonSet", all.replace(/Deployment(?=[^]*name: web)/g, "DaemonSet"), ["--client", "ds/web"], 0, "no cure: local-anti-affinity: a DaemonSet runs on every node"],
    ["backends of a DaemonSet", `${backed}${labelled("DaemonSet", "db")}${labelled("Deployment", "web")}`, ["--client", "deploy/web"], 0, "no cure: local-anti-affinity: the backends are a DaemonSet's"],
    ["nobody of that name", all, ["--client", "deploy/nobody"], 3, "no cure: local-anti-affinity: anti-affinity can be set on"],
  ])("%s", async (_, text, args, code, offer) => {
    const cwd = folder({ "a.yaml": text });
    const done = await fix(cwd, ["-f", "a.yaml", "--list", ...args]);
    expect(done.stdout).toContain(offer);
    expect(done.code, done.stderr).toBe(code);
    expect(done.stderr).toBe(code === 3 ? "error: deployment/nobody was not found [target-not-found]\n" : "");
    expect(read(cwd, "a.yaml")).toBe(text);
  });
});

describe("what could not be read never sounds fine", () => {
  const harmless = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a }\n";
  const kubeconfig = "clusters: [{ name: a, cluster: { server: 'https://127.0.0.1:1' } }]\ncontexts: [{ name: a, context: { cluster: a } }]\ncurrent-context: a\n";
  const lines = [["check"], ["fix"], ["fix", "--list"]];
  test.each(lines.flatMap((line) => ["en", "zh-CN"].map((lang) => [line.join(" "), lang, [...line, "--lang", lang]] as const)))("%s in %s", async (_, lang, line) => {
    const cwd = folder({ "a.yaml": harmless, config: kubeconfig });
    const [nothing, partly] = lang === "en" ? [/nothing to|safe/i, "what could be read"] : [/没有需要|没有可判断|安全/, "读到的内容"];
    for (const args of [[], ["-f", "nowhere.yaml"]]) {
      const done = await loopback([...line, ...args], { cwd, env: { KUBECONFIG: "config" } });
      expect(done, args.join(" ")).toMatchObject({ code: 3, stdout: "" });
      expect(done.stderr).toMatch(/^(?:(?:error|错误): .*\n)+$/);
      expect(done.stderr).not.toMatch(nothing);
    }
    for (const args of [["-f", "a.yaml", "-f", "nowhere.yaml"], ["-f", "a.yaml", "--live"]]) {
      const done = await loopback([...line, ...args], { cwd, env: { KUBECONFIG: "config" } });
      expect(done.code, args.join(" ")).toBe(3);
      expect(done.stdout + done.stderr, args.join(" ")).toContain(partly);
    }
  });
});

test("killed anywhere, each file is the old or the new one, and a second run does the rest", async () => {
  const files = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`${index}.yaml`, internalService(`web-${index}`)]));
  const cwd = folder(files);
  const states = () => Object.entries(files).map(([file, text]) => [text, fixed(text)].indexOf(read(cwd, file)));
  for (const signal of ["SIGKILL", "SIGINT"] as const) {
    const child = spawn(process.execPath, [BUILT, "fix", "-f", ".", "--write", ...ABLE], { cwd, stdio: "ignore" });
    const ended = new Promise((done) => child.on("close", done));
    // As soon as the first file is new, some are and some are not.
    while (child.exitCode === null && !states().includes(1)) await new Promise((done) => setTimeout(done, 1));
    child.kill(signal);
    await ended;
    expect(states()).not.toContain(-1);
  }
  expect((await fix(cwd, ["-f", ".", "--write"])).code).toBe(0);
  expect(states().every((state) => state === 1)).toBe(true);
});

test("both languages; the diff is the same", async () => {
  const cwd = folder(two);
  const [english, chinese] = await Promise.all(["en", "zh-CN"].map((lang) => fix(cwd, ["-f", ".", "--lang", lang])));
  expect(chinese!.stdout).toBe(english!.stdout);
  expect(chinese!.stderr).toContain("在每个节点上绑定");
  expect(chinese!.stderr).not.toMatch(/undo:|verify:|possible:/);
});

test("text of objects is never obeyed by a terminal", async () => {
  const evil = "\u001b]0;evil\u0007\u202e";
  const cwd = folder({ "a.yaml": service.replace("name: web", `name: "web${evil.replace(/./g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`)}"`) });
  const { stderr } = await fix(cwd, ["-f", "."]);
  expect(stderr).toContain("\\u001b");
  expect(stderr).not.toMatch(/[\u001b\u0007\u202e]/);
});
