/** SARIF: valid by the official schema, its fixes byte for byte those of `fix --write`. */
import draft04 from "ajv-draft-04";
import formats from "ajv-formats";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { RULES } from "@kubectl-loopback/core";
import { folder, loopback, ROOT } from "../plugin.ts";
import { EVIL, HOSTILE } from "./hostile.ts";

const schemaFile = createRequire(import.meta.url).resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json");
const ajv = new draft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(schemaFile, "utf8")));

async function sarif(line: readonly string[], around: Parameters<typeof loopback>[1] = {}) {
  const { stdout } = await loopback(["check", "-o", "sarif", ...line], around);
  const log = JSON.parse(stdout);
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  return log.runs[0];
}

describe("the official schema takes it", () => {
  test.each([
    ["-f", "examples"], ["-f", "examples/cluster", "--lang", "zh-CN"], ["-f", "nowhere.yaml"], ["-f", "examples/manifests", "--baseline", "nowhere.json"],
  ])("%s %s %s %s", async (...line) => void await sarif(line.filter((word) => word !== undefined)));
  test("hostile names", async () => {
    const run = await sarif(["-f", "-"], { stdin: HOSTILE });
    expect(run.results[0].locations[0].logicalLocations[0].name).toBe(EVIL);
    expect(run.results.every((result: any) => !result.message.text.includes("](http"))).toBe(true);
  });
  test("and would not take a mistake", () => {
    expect(validate({ version: "2.1.0", runs: [{ tool: { driver: { name: "x" } }, results: [{ message: { text: "m" }, level: "grave" }] }] })).toBe(false);
  });
});

describe("what is in it", () => {
  test("all rules, those that found something with help in Markdown", async () => {
    const run = await sarif(["-f", "examples/cluster"]);
    const { rules } = run.tool.driver;
    expect(rules.map((rule: any) => rule.id)).toEqual(RULES.map(({ code }) => code));
    for (const result of run.results) {
      expect(rules[result.ruleIndex].id).toBe(result.ruleId);
      expect(rules[result.ruleIndex].help.markdown).toMatch(/^\*\*.+\*\* \(`CLB\d+ [a-z0-9-]+`\)\n\nwhy: .+\n\ndo: /);
    }
  });
  test("regions, fingerprints and what a finding rests on", async () => {
    const run = await sarif(["svc/gateway", "-n", "pay", "-f", "examples/cluster"]);
    const [result] = run.results.filter((one: any) => one.ruleId === "CLB101");
    expect(result).toMatchObject({
      level: "error",
      locations: [{ physicalLocation: { artifactLocation: { uri: "examples/cluster/pay.yaml" }, region: { startLine: 9, startColumn: 49, endLine: 9, endColumn: 55 } } }],
      partialFingerprints: { primaryLocationLineHash: "CLB101 Service pay/gateway TCP/9090", "kubectlLoopback/v1": "CLB101 Service pay/gateway TCP/9090" },
    });
    expect(result.relatedLocations.map((one: any) => one.message.text)).toContain('Service pay/gateway metadata.annotations["service.cloud.tencent.com/prevent-loopback"]');
  });
  test("what could not be read", async () => {
    const run = await sarif(["-f", "bad.yaml"], { cwd: folder({ "bad.yaml": "kind: [" }) });
    expect(run.invocations[0].executionSuccessful).toBe(false);
    expect(run.invocations[0].toolExecutionNotifications.map((one: any) => [one.descriptor.id, one.level])).toEqual([["yaml-syntax", "error"], ["no-objects", "error"]]);
  });
  test("paths that are no URIs are encoded", async () => {
    const text = readFileSync(join(ROOT, "examples/manifests/service.yaml"), "utf8");
    const cwd = folder({ "a b/c:d#e%.yaml": text });
    const run = await sarif(["-f", "."], { cwd });
    expect(run.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe("a%20b/c%3Ad%23e%25.yaml");
    const absolute = await sarif(["-f", cwd]);
    expect(absolute.results[0].locations[0].physicalLocation.artifactLocation.uri).toBe(`file://${cwd}/a%20b/c%3Ad%23e%25.yaml`);
  });
});

/** A text with SARIF's replacements made, from the last to the first. */
function replaced(text: string, replacements: readonly any[]): string {
  const lines = text.split("\n");
  const starts = lines.map((_, index) => lines.slice(0, index).reduce((sum, line) => sum + line.length + 1, 0));
  const offset = (line: number, column: number) => (starts[line - 1] ?? text.length) + column - 1;
  return replacements.toReversed().reduce((sum, { deletedRegion: { startLine, startColumn, endLine, endColumn }, insertedContent }) =>
    sum.slice(0, offset(startLine, startColumn)) + insertedContent.text + sum.slice(offset(endLine, endColumn)), text);
}

describe("fixes are those of fix --write, byte for byte", () => {
  const TEXTS: Readonly<Record<string, [file: string, remedy: string]>> = {
    "an annotation added": ["examples/manifests/service.yaml", "prevent-loopback"],
    "an annotation added and a document appended": ["examples/manifests/ingress.yaml", "keepalive"],
  };
  for (const [name, [file, remedy]] of Object.entries(TEXTS)) {
    for (const eol of ["\n", "\r\n"]) {
      test(`${name}, ${JSON.stringify(eol)}`, async () => {
        const text = readFileSync(join(ROOT, file), "utf8").replaceAll("\n", eol);
        const cwd = folder({ "a.yaml": text });
        const run = await sarif(["-f", "a.yaml"], { cwd });
        const [fix] = run.results.flatMap((result: any) => result.fixes);
        expect(fix.artifactChanges.map((change: any) => change.artifactLocation.uri)).toEqual(["a.yaml"]);
        const after = replaced(text, fix.artifactChanges[0].replacements);
        await loopback(["fix", "-f", "a.yaml", "--write", "--remedy", remedy, "-q"], { cwd });
        expect(after).toBe(readFileSync(join(cwd, "a.yaml"), "utf8"));
        expect(after).not.toBe(text);
      });
    }
  }
  test("of a List, unless it is so large that proving each would take too long", async () => {
    const items = readFileSync(join(ROOT, "examples/manifests/service.yaml"), "utf8").split("\n---\n")[1]!;
    const list = (filling: number) => `apiVersion: v1\nkind: List\nitems:\n  - kind: ConfigMap\n    apiVersion: v1\n    metadata: { name: filling }\n    data: { text: ${"x".repeat(filling)} }\n  - ${items.trim().replaceAll("\n", "\n    ")}\n`;
    const fixesOf = async (text: string) => (await sarif(["-f", "-"], { stdin: text })).results.map(({ fixes = [] }: any) => fixes.length);
    const [few] = await fixesOf(list(100));
    expect(few).toBeGreaterThan(0);
    expect(await fixesOf(list(64 * 1024))).toEqual([0]);
    expect(await fixesOf(`${list(100)}---\nkind: ConfigMap\napiVersion: v1\nmetadata: { name: filling }\ndata: { text: ${"x".repeat(64 * 1024)} }\n`)).toEqual([few]);
  });

  test("none that puts a new object behind a text that ends in the middle", async () => {
    const ingress = { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "shop", annotations: { "kubernetes.io/ingress.subnetId": "subnet-1" } }, spec: { defaultBackend: { service: { name: "web", port: { number: 80 } } } } };
    const fixed = async (text: string) => (await sarif(["-f", "-"], { stdin: text })).results.filter(({ ruleId }: any) => ruleId === "CLB201").map(({ fixes = [] }: any) => fixes.length);
    expect(await fixed(JSON.stringify(ingress))).toEqual([1]);
    expect(await fixed(`${JSON.stringify(ingress)}\n{"kind": `)).toEqual([0]);
  });

  test("every fix of the sample cluster can be made, and takes its finding away", async () => {
    const path = join(ROOT, "examples/cluster");
    // Without kube-proxies that are too old, which have a cure of their own.
    const line = ["-f", ".", "--assume", "kube-proxy-version=v1.20.6-tke.12"];
    const run = await sarif(line, { cwd: path });
    const fixes = run.results.flatMap((result: any) => (result.fixes ?? []).map((fix: any) => ({ result, fix })));
    expect(fixes.length).toBeGreaterThan(8);
    for (const { result, fix } of fixes) {
      const names = ["data.yaml", "kube-system.yaml", "nodes.yaml", "pay.yaml", "shop.yaml"];
      const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(path, name), "utf8")]));
      for (const { artifactLocation, replacements } of fix.artifactChanges) files[artifactLocation.uri] = replaced(files[artifactLocation.uri]!, replacements);
      const after = await loopback(["check", ...line, "-o", "json"], { cwd: folder(files) });
      const left = JSON.parse(after.stdout).findings.map((finding: any) => finding.fingerprint);
      // A name that leads around the CLB leaves the listener as it is.
      if (!fix.description.text.startsWith("Answer the host name")) expect(left, fix.description.text).not.toContain(result.partialFingerprints["kubectlLoopback/v1"]);
    }
  });
});
