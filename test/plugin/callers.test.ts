/** `callers` as people and scripts use it. */
import { Ajv2020 } from "ajv/dist/2020.js";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { textWidth, type Report } from "@kubectl-loopback/core";
import { folder, internalService, loopback, ROOT } from "./plugin.ts";

const STATUS = "status:\n  loadBalancer:\n    ingress:\n      - ip: 10.0.0.34\n";
const ORDERS = internalService("orders", STATUS);
const STOCK = internalService("stock", STATUS.replace("34", "35"));
const config = (text: string, name = "settings") => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\ndata:\n  url: ${JSON.stringify(text)}\n`;
const secret = 'apiVersion: v1\nkind: Secret\nmetadata:\n  name: dsn\nstringData:\n  url: "mysql://root:hunter2@10.0.0.34:80/db"\n';
const files = (...texts: string[]) => folder({ "all.yaml": texts.join("---\n") });
const IPVS = ["--assume", "proxy-mode=ipvs"];

async function report(cwd: string, ...args: string[]): Promise<Report & { code: number }> {
  const { stdout, code } = await loopback(["callers", "-f", ".", ...IPVS, "-o", "json", ...args], { cwd });
  return { ...(JSON.parse(stdout) as Report), code };
}

const schema = JSON.parse(readFileSync(join(ROOT, "packages/core/report.schema.json"), "utf8"));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true }).compile(schema);

describe("what is asked about", () => {
  const cwd = () => files(ORDERS, STOCK, config("http://10.0.0.34 http://10.0.0.35"));
  test("every CLB", async () => expect((await report(cwd())).callers!.map(({ written }) => written)).toEqual(["http://10.0.0.34", "http://10.0.0.35"]));
  test("one of them", async () => expect((await report(cwd(), "svc/stock")).callers!.map(({ written }) => written)).toEqual(["http://10.0.0.35"]));
  test("one that is not there", async () => expect(await report(cwd(), "svc/nothing")).toMatchObject({ code: 3, callers: [], problems: [{ code: "target-not-found" }] }));
  test("findings of `check` stay with `check`", async () => expect((await report(cwd())).findings.map(({ code }) => code)).toEqual(["CLB401", "CLB401"]));
  test("a CLB of which no name is known is told", async () => {
    const told = await report(files(internalService("fresh"), config("10.0.0.34")));
    expect(told).toMatchObject({ code: 0, callers: [], problems: [{ code: "no-clb-name", level: "notice" }] });
    expect(told.problems[0]!.message).toContain("Service default/fresh");
  });
  test("files of a folder, of kinds that `check` need not read", async () => {
    const many = Object.fromEntries(Array.from({ length: 40 }, (_, index) => [`c${index}.yaml`, config(`${"x".repeat(30_000)} http://10.0.0.34`, `c${index}`)]));
    expect((await report(folder({ ...many, "orders.yaml": ORDERS }))).callers).toHaveLength(40);
  });
});

describe("exit codes", () => {
  const cwd = () => files(ORDERS, config("http://10.0.0.34"));
  test.each([[[], 0], [["--fail-on", "warning"], 1], [["--fail-on", "never"], 0], [["--from", "deploy/x"], 2], [["pod/x"], 2]] as const)("%j: %i", async (args, code) => {
    expect((await loopback(["callers", "-f", ".", ...IPVS, ...args], { cwd: cwd() })).code).toBe(code);
  });
  test("nobody, whatever --fail-on", async () => expect((await loopback(["callers", "-f", ".", "--fail-on", "info"], { cwd: files(ORDERS, config("10.0.0.3")) })).code).toBe(0));
});

describe("formats", () => {
  test("json validates, and yaml says the same", async () => {
    const cwd = files(ORDERS, STOCK, config("http://10.0.0.34 10.0.0.35:81"), secret);
    const { code: _, ...json } = await report(cwd, "--include-secrets");
    expect(validate(json), JSON.stringify(validate.errors)).toBe(true);
    expect(parse((await loopback(["callers", "-f", ".", ...IPVS, "-o", "yaml", "--include-secrets"], { cwd })).stdout)).toEqual(json);
    expect(validate({ ...json, callers: [{ ...json.callers![0], extra: 1 }] })).toBe(false);
  });
  test("wide, name, JSON lines, JSONPath, SARIF, GitHub, GitLab", async () => {
    const cwd = files(ORDERS, config("http://10.0.0.34"));
    const print = async (format: string) => (await loopback(["callers", "-f", ".", ...IPVS, "-o", format], { cwd })).stdout;
    expect((await print("wide")).split("\n").slice(0, 2).map((line) => line.split(/ {3,}/))).toEqual([
      ["NAMESPACE", "CALLER", "WHERE", "NAMES", "CLB", "VERDICT", "INSTEAD", "OBSTACLES"],
      ["default", "ConfigMap settings", "key url", "http://10.0.0.34", "svc/orders", "loops", "orders.default.svc.cluster.local:80"],
    ]);
    expect(await print("name")).toBe("configmap/settings\n");
    const lines = (await print("jsonl")).trim().split("\n").map((line) => JSON.parse(line) as { kind: string });
    expect(lines.map(({ kind }) => kind)).toEqual(["Facts", "Listener", "Finding", "Caller", "Summary"]);
    expect(await print("jsonpath={.callers[*].instead[0]}")).toBe("orders.default.svc.cluster.local:80");
    const sarif = JSON.parse(await print("sarif")) as { runs: { results: { ruleId: string; locations: { physicalLocation: object }[] }[] }[] };
    expect(sarif.runs[0]!.results.map(({ ruleId }) => ruleId)).toEqual(["CLB401"]);
    expect(sarif.runs[0]!.results[0]!.locations[0]!.physicalLocation).toMatchObject({ artifactLocation: { uri: "all.yaml" }, region: { startLine: 21 } });
    expect(await print("github")).toMatch(/^::warning title=CLB401 caller-uses-clb,file=all.yaml,line=21,/);
    expect((JSON.parse(await print("gitlab")) as { check_name: string }[]).map(({ check_name }) => check_name)).toEqual(["CLB401 caller-uses-clb"]);
  });
  test("several at once, and a file that cannot be written", async () => {
    const cwd = files(ORDERS, config("http://10.0.0.34"));
    const { code, stdout } = await loopback(["callers", "-f", ".", ...IPVS, "-o", "name", "-o", "json=callers.json"], { cwd });
    expect([code, stdout]).toEqual([0, "configmap/settings\n"]);
    expect(validate(JSON.parse(readFileSync(join(cwd, "callers.json"), "utf8")))).toBe(true);
    const unwritten = await loopback(["callers", "-f", ".", ...IPVS, "-o", "text=missing/out.txt"], { cwd });
    expect([unwritten.code, unwritten.stderr]).toEqual([3, expect.stringContaining("[write-failed]")]);
  });
  test("the exit code depends on none of them, and no format prints what stands in a Secret", async () => {
    const cwd = files(ORDERS, secret);
    for (const format of ["text", "wide", "name", "json", "yaml", "jsonl", "jsonpath={..*}", "sarif", "github", "gitlab"]) {
      const { code, stdout } = await loopback(["callers", "-f", ".", ...IPVS, "--include-secrets", "--fail-on", "warning", "-o", format], { cwd });
      expect([format, code]).toEqual([format, 1]);
      expect(stdout).not.toMatch(/hunter2|mysql/);
    }
  });
  test("a format that is none of callers'", async () => {
    const { code, stderr } = await loopback(["callers", "-f", ".", "-o", "html"], { cwd: files(ORDERS) });
    expect([code, stderr]).toEqual([2, expect.stringContaining("-o html: no such value; use: text, wide, name, json, yaml, jsonl, jsonpath, sarif, github, gitlab\n")]);
  });
  test("`check` has no such list", async () => expect(JSON.parse((await loopback(["check", "-f", ".", "-o", "json"], { cwd: files(ORDERS, config("10.0.0.34")) })).stdout)).not.toHaveProperty("callers"));
  test.each([["en", 100], ["zh-CN", 100], ["en", 80], ["zh-CN", 80]] as const)("the example fits a terminal (%s, %i columns)", async (lang, terminal) => {
    const { stdout } = await loopback(["callers", "-f", "examples/cluster", "--lang", lang, "--color", "never"], { terminal });
    expect(stdout).toContain("ORDERS_URL");
    expect(stdout.split("\n").filter((line) => textWidth(line) > terminal && !line.includes("kubectl loopback"))).toEqual([]);
  });
});

describe("Secrets", () => {
  const cwd = () => files(ORDERS, secret);
  test("stay unread unless asked for", async () => expect((await report(cwd())).callers).toEqual([]));
  test.each([["-o", "json"], ["-o", "yaml"], ["-v"], ["-q"], ["--color", "always"]])("are never printed: %s %s", async (...format) => {
    const { stdout, stderr } = await loopback(["callers", "-f", ".", "--include-secrets", ...IPVS, ...format.filter((word) => word !== undefined)], { cwd: cwd() });
    expect(stdout).toContain("dsn");
    expect(stdout + stderr).not.toMatch(/hunter2|root|mysql/);
  });
  test("and never changed", async () => expect((await loopback(["fix", "-f", ".", "--remedy", "service-name", ...IPVS], { cwd: cwd() })).stdout).toBe(""));
});

test("hostile names are inert", async () => {
  const hostile = "\u001b]0;owned\u0007\u001b[31m";
  const text = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: `x${hostile}` }, data: { [`k${hostile}`]: `http://10.0.0.34/${hostile}` } });
  for (const format of [[], ["-v"], ["-q"], ["-o", "json"], ["-o", "yaml"]]) {
    const { stdout, stderr } = await loopback(["callers", "-f", ".", ...IPVS, ...format], { cwd: folder({ "a.yaml": ORDERS, "b.json": text }) });
    expect(stdout).toContain("CLB401");
    expect(stdout + stderr).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/);
  }
});

test("the next command is one that changes what it says", async () => {
  const cwd = files(ORDERS, config("http://10.0.0.34/x"));
  const { stdout } = await loopback(["callers", "-f", ".", ...IPVS], { cwd });
  const next = /kubectl loopback (fix .*)/.exec(stdout)![1]!;
  await loopback([...next.split(" "), "--write"], { cwd });
  expect(readFileSync(join(cwd, "all.yaml"), "utf8")).toContain('url: "http://orders.default.svc.cluster.local/x"');
  expect((await report(cwd)).callers).toEqual([]);
});
