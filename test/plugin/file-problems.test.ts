import { execFileSync, spawn } from "node:child_process";
import { chmodSync, closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, internalService, loopback, report } from "./plugin.ts";

/** A good file beside each bad one: it must be judged all the same. */
const GOOD = { "good.yaml": internalService("good") };

interface Seen {
  readonly problems: readonly string[];
  readonly judged: readonly string[];
  readonly code: number;
}

/** What `check -f .` says about files: problems as `level code file:line:column`, and what it judged. */
async function check(cwd: string, ...argv: string[]): Promise<Seen> {
  const { problems, listeners, code } = await report([...(argv.length > 0 ? argv : ["-f", "."]), "--fail-on", "never"], { cwd });
  const place = ({ location }: (typeof problems)[number]) => (location ? ` ${location.file}:${location.start.line}:${location.start.column}` : "");
  return { problems: problems.map((one) => `${one.level} ${one.code}${place(one)}`), judged: listeners.map(({ object }) => object.name), code };
}

const utf16 = (text: string, encoding: "le" | "be") => {
  const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
  return encoding === "le" ? bytes : bytes.swap16();
};

/** Root may read everything. */
async function asNobody<T>(action: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return action();
  process.seteuid!(65534);
  return action().finally(() => process.seteuid!(0));
}

const BOMB = `apiVersion: v1
kind: Service
metadata:
  name: bomb
  annotations:
    a: &a [x, x, x, x, x, x, x, x, x, x]
    b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
    c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
    d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
    e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
    f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
`;

describe("a file that cannot be read is a problem with its place; the others are judged", () => {
  const cases: readonly (readonly [string, string | Uint8Array, readonly string[]])[] = [
    ["broken YAML", "apiVersion: v1\nkind: Service\nmetadata:\n  name: [a\n", ["error yaml-syntax bad.yaml:4:11"]],
    ["tabs", "apiVersion: v1\nkind: Service\nmetadata:\n\tname: a\n", ["error yaml-syntax bad.yaml:4:1"]],
    ["duplicate keys", "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n  name: b\n", ["error duplicate-key bad.yaml:5:3"]],
    ["an alias bomb", BOMB, ["error too-many-aliases bad.yaml:1:1"]],
    ["binary", new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]), ["error not-utf8"]],
    ["Latin-1", Uint8Array.from("kind: Service # é", (char) => char.charCodeAt(0)), ["error not-utf8"]],
    ["UTF-16 without BOM", utf16(internalService("bad"), "le").subarray(2), ["error not-utf8"]],
    ["an odd end of UTF-16", utf16(internalService("bad"), "le").subarray(0, -1), ["error not-utf8"]],
    ["a wrong type", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\nspec:\n  type: LoadBalancer\n  ports: 80\n", ["error bad-object bad.yaml:6:10"]],
    ["a Helm template", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n", ["notice helm-template bad.yaml:4:9"]],
    ["an object twice", `${internalService("twice")}---\n${internalService("twice")}`, ["notice duplicate-object bad.yaml:15:9"]],
  ];
  for (const [name, content, problems] of cases) {
    test(name, async () => {
      const seen = await check(folder({ ...GOOD, "bad.yaml": content }));
      expect(seen.problems).toEqual(problems);
      expect(seen.judged).toContain("good");
      expect(seen.code).toBe(problems[0]!.startsWith("error") ? 3 : 0);
    });
  }

  test("a document that does not parse leaves its neighbours in the file judged", async () => {
    const cwd = folder({ "a.yaml": `${internalService("one")}---\nkind: [\n---\n${internalService("two")}---\nkind: {{ .Kind }}\n---\n${internalService("three")}` });
    const { problems, judged, code } = await check(cwd);
    expect(judged).toEqual(["one", "two", "three"]);
    expect(problems.map((one) => one.split(" ")[1])).toEqual(["yaml-syntax", "helm-template"]);
    expect(code).toBe(3);
  });

  test("the message is on standard error, behind file, line and column", async () => {
    const { stderr } = await loopback(["check", "-f", "."], { cwd: folder({ ...GOOD, "bad.yaml": "kind: Service\nmetadata: {a: 1, a: 2}\n" }) });
    expect(stderr).toBe('bad.yaml:2:18: error: the key "a" stands twice in one map; the document was left out [duplicate-key]\n');
  });
});

describe("what is readable is read", () => {
  for (const encoding of ["le", "be"] as const) {
    test(`UTF-16 ${encoding.toUpperCase()} with a byte order mark`, async () => {
      const seen = await check(folder({ "a.yaml": utf16(internalService("wide"), encoding) }));
      expect(seen).toEqual({ problems: [], judged: ["wide"], code: 0 });
    });
  }
  test("UTF-8 with a byte order mark, and carriage returns", async () => {
    const seen = await check(folder({ "a.yaml": `\ufeff${internalService("dos").replaceAll("\n", "\r\n")}` }));
    expect(seen).toEqual({ problems: [], judged: ["dos"], code: 0 });
  });
  test("empty files, comments and unknown kinds, without a word", async () => {
    const seen = await check(folder({ ...GOOD, "a.yaml": "", "b.yaml": "# nothing\n---\n---\n", "c.yaml": "apiVersion: x.io/v1\nkind: Wonder\nmetadata: {name: w}\nspec: {ports: no}\n", "d.yaml": "- 1\n- 2\n" }));
    expect(seen).toEqual({ problems: [], judged: ["good"], code: 0 });
  });
  test("JSON, Lists, typed lists and several documents", async () => {
    const service = (name: string) => ({ metadata: { name }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } });
    const whole = (name: string) => ({ apiVersion: "v1", kind: "Service", ...service(name) });
    const cwd = folder({
      "a.json": JSON.stringify(whole("a")),
      "b.json": JSON.stringify({ apiVersion: "v1", kind: "List", items: [whole("b"), { apiVersion: "v1", kind: "List", items: [whole("c")] }] }),
      "c.json": JSON.stringify({ apiVersion: "v1", kind: "ServiceList", items: [service("d")] }, null, 2),
      "d.yml": [whole("e"), whole("f")].map((one) => JSON.stringify(one)).join("\n---\n"),
    });
    expect(await check(cwd)).toEqual({ problems: [], judged: ["a", "b", "c", "d", "e", "f"], code: 0 });
  });
  test("standard input", async () => {
    const { findings, listeners, code } = await report(["-f", "-", "--assume", "proxy-mode=ipvs"], { stdin: internalService("piped") });
    expect(listeners).toMatchObject([{ object: { name: "piped" }, verdict: "loops" }]);
    expect(findings[0]!.location).toMatchObject({ file: "-", start: { line: 5, column: 3 } });
    expect(code).toBe(1);
  });
});

describe("paths", () => {
  test("that do not exist", async () => {
    expect(await check(folder(GOOD), "-f", "nowhere.yaml", "-f", "good.yaml/x", "-f", ".")).toEqual({ problems: ["error file-not-found", "error file-not-found"], judged: ["good"], code: 3 });
  });
  test("nothing at all to read", async () => {
    expect(await check(folder(), "-f", ".")).toEqual({ problems: ["error no-objects"], judged: [], code: 3 });
    expect(await check(folder({ "a.yaml": "# nothing\n" }), "-f", "a.yaml")).toEqual({ problems: ["error no-objects"], judged: [], code: 3 });
    expect((await loopback(["check", "-f", "-"])).stdout).toBe("");
  });
  test("are shown as given, extended below a folder, walked in order of names", async () => {
    const files = { "d/b/z.yaml": internalService("bz"), "d/a.yaml": internalService("a"), "d/c.json": "{}", "d/notes.txt": "kind: [", "d/b/a.YAML": internalService("ba") };
    const cwd = folder(files);
    for (const [given, shown] of [["d", "d/"], ["./d", "d/"], ["d/", "d/"], [join(cwd, "d"), join(cwd, "d/")]] as const) {
      const { findings } = await report(["-f", given, "--assume", "proxy-mode=ipvs"], { cwd });
      expect(findings.map((one) => one.location!.file)).toEqual(["a.yaml", "b/a.YAML", "b/z.yaml"].map((name) => shown + name));
    }
  });
  test("what is no file but can be read, as a shell makes of `<(helm template .)`, is read", async () => {
    const cwd = folder({ "good.yaml": internalService("good") });
    execFileSync("mkfifo", [join(cwd, "pipe")]);
    const writer = spawn("cp", [join(cwd, "good.yaml"), join(cwd, "pipe")]);
    expect(await check(cwd, "-f", "pipe")).toMatchObject({ problems: [], judged: ["good"] });
    writer.kill();
  });
  test(".git, node_modules and links to folders are left out; links to files are read", async () => {
    const cwd = folder({ ...GOOD, ".git/a.yaml": internalService("git"), "node_modules/x/a.yaml": internalService("modules"), "real/b.yaml": internalService("real") });
    symlinkSync("real", join(cwd, "link"));
    symlinkSync(".", join(cwd, "real", "loop"));
    symlinkSync("real", join(cwd, "folder.yaml"));
    mkdirSync(join(cwd, "only"));
    symlinkSync("../good.yaml", join(cwd, "only", "linked.yaml"));
    expect(await check(cwd)).toEqual({ problems: ["notice duplicate-object only/linked.yaml:4:9"], judged: ["good", "real"], code: 0 });
    expect(await check(cwd, "-f", "link")).toEqual({ problems: [], judged: ["real"], code: 0 });
  });
  test("that link to themselves or to nothing", async () => {
    const cwd = folder(GOOD);
    symlinkSync("circle.yaml", join(cwd, "circle.yaml"));
    symlinkSync("gone", join(cwd, "dangling.yaml"));
    expect(await check(cwd)).toEqual({ problems: ["error file-unreadable", "error file-not-found"], judged: ["good"], code: 3 });
  });
  test("that may not be read", async () => {
    const cwd = folder({ ...GOOD, "secret.yaml": internalService("secret"), "closed/a.yaml": internalService("closed") });
    chmodSync(cwd, 0o755);
    chmodSync(join(cwd, "secret.yaml"), 0);
    chmodSync(join(cwd, "closed"), 0);
    expect(await asNobody(() => check(cwd))).toEqual({ problems: ["error file-unreadable", "error file-unreadable"], judged: ["good"], code: 3 });
    chmodSync(join(cwd, "closed"), 0o700);
  });
  test("a file above 1 GiB: an error when named, else a notice", async () => {
    const cwd = folder(GOOD);
    const huge = openSync(join(cwd, "huge.yaml"), "w");
    ftruncateSync(huge, 1024 ** 3 + 1);
    closeSync(huge);
    expect(await check(cwd)).toEqual({ problems: ["notice too-large"], judged: ["good"], code: 0 });
    expect(await check(cwd, "-f", "huge.yaml", "-f", "good.yaml")).toEqual({ problems: ["error too-large"], judged: ["good"], code: 3 });
  });
  test("a Helm template: an error when named, else a notice", async () => {
    const cwd = folder({ ...GOOD, "chart/templates/service.yaml": internalService("{{ .Values.name }}"), "chart/Chart.yaml": "apiVersion: v2\nname: chart\n" });
    expect((await check(cwd)).problems).toEqual(["notice helm-chart chart/Chart.yaml:1:1", "notice helm-template chart/templates/service.yaml:4:9"]);
    expect(await check(cwd, "-f", "chart/templates/service.yaml", "-f", "good.yaml")).toEqual({ problems: ["error helm-template chart/templates/service.yaml:4:9"], judged: ["good"], code: 3 });
  });
  test("braces in quotes, block scalars and comments are no template", async () => {
    const more = `  annotations2: "{{ x }}"\n  note: |\n    {{ y }}\n# {{ z }}\n`;
    expect(await check(folder({ "a.yaml": internalService("plain", more) }), "-f", "a.yaml")).toEqual({ problems: [], judged: ["plain"], code: 0 });
  });
});
