/** Every format: what it prints, word for word; that it decides nothing; that nothing in it comes to life. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, internalService, loopback, ROOT } from "../plugin.ts";
import { FORMAT_NAMES } from "../../../packages/kubectl-plugin/src/formats/format-names.ts";
import { FORMATS } from "../../../packages/kubectl-plugin/src/formats/table.ts";
import { HOSTILE } from "./hostile.ts";

const TEMPLATE = '{range .findings[*]}{.code}{"\\t"}{.object.kind}/{.object.name}{"\\n"}{end}';
const written = (format: string) => (format === "jsonpath" ? `jsonpath=${TEMPLATE}` : format);

const GOLDEN = join(import.meta.dirname, "golden");

/** Known findings: shown as such wherever there is a place for them. */
const BASELINE = { apiVersion: "kubectl-loopback/v1", kind: "Baseline", findings: [{ fingerprint: "CLB201 Ingress default/hello HTTP/80", namespace: "default" }] };

describe("golden files", () => {
  const names = FORMAT_NAMES.flatMap((format) => ["en", "zh-CN"].map((lang) => ({ format, lang, file: `${format}.${lang}.txt` })));
  for (const { format, lang, file } of names) {
    test(file, async () => {
      const baseline = join(folder({ "known.json": JSON.stringify(BASELINE) }), "known.json");
      const { code, stdout, stderr } = await loopback(["check", "-f", "examples/manifests", "--baseline", baseline, "-o", written(format), "--lang", lang]);
      expect([code, stderr]).toEqual([0, ""]);
      const path = join(GOLDEN, file);
      const now = stdout.replaceAll(baseline, "known.json");
      if (process.env["UPDATE_TRANSCRIPTS"] === "1") writeFileSync(path, now);
      if (!existsSync(path)) throw new Error(`${file} is missing; see CONTRIBUTING.md`);
      expect(now).toBe(readFileSync(path, "utf8"));
    });
  }
  test("no file is left over", () => expect(readdirSync(GOLDEN).toSorted()).toEqual(names.map(({ file }) => file).toSorted()));
});

describe("the exit code never depends on the format", () => {
  const FILES = {
    "error.yaml": internalService("e"),
    "clean.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: c}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n",
    "broken.yaml": "kind: [",
  };
  const cases: readonly (readonly [readonly string[], number])[] = [
    [["-f", "clean.yaml"], 0],
    [["-f", "error.yaml", "--fail-on", "never"], 0],
    [["-f", "error.yaml"], 1],
    [["-f", "error.yaml", "--assume", "nodes=many"], 2],
    [["-f", "error.yaml", "-f", "broken.yaml"], 3],
    [["-f", "broken.yaml"], 3],
  ];
  for (const format of FORMAT_NAMES) {
    test(format, async () => {
      const cwd = folder(FILES);
      for (const [line, code] of cases) expect((await loopback(["check", "--assume", "proxy-mode=ipvs", ...line, "-o", written(format)], { cwd })).code, line.join(" ")).toBe(code);
    });
  }
});

describe("nothing that a terminal obeys", () => {
  const RAW = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/;
  for (const format of FORMAT_NAMES) {
    test(format, async () => {
      const { stdout, stderr } = await loopback(["check", "-f", "-", "-o", written(format)], { stdin: HOSTILE });
      expect(stdout.length).toBeGreaterThan(100);
      expect(stdout + stderr).not.toMatch(RAW);
    });
  }
});

test("formats are pure: they import neither Node nor what touches it", () => {
  const source = join(ROOT, "packages/kubectl-plugin/src");
  const seen = new Set<string>();
  const outside = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    const text = readFileSync(path, "utf8");
    for (const [, name] of text.matchAll(/^(?:import|export) (?!type\b)[^;]*?from "([^"]+)"/gm)) name!.startsWith(".") ? visit(join(path, "..", name!)) : outside.add(name!);
  };
  for (const file of readdirSync(join(source, "formats"))) visit(join(source, "formats", file));
  expect(seen.size).toBeGreaterThan(20);
  expect([...outside].toSorted()).toEqual(["@kubectl-loopback/core", "jsonpath-rfc9535"]);
});

test("each format loads a function", async () => {
  for (const format of FORMAT_NAMES) expect(typeof await FORMATS[format](), format).toBe("function");
});
