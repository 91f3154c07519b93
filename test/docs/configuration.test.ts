/** The pages about the configuration: every example is read or judged, every key is told. */
import { readFileSync } from "node:fs";
import { analyze, applyConfig, collect, en, makeReport, readConfig, readManifests, NO_CONFIG } from "@kubectl-loopback/core";
import { describe, expect, test } from "vitest";
import { read, ROOT, split } from "./markdown.ts";

const PAGES = ["docs/configuration.md", "docs/configuration.zh-CN.md"];
const FORMS = ["next-line", "line", "document", "file"].map((form) => `# kubectl-loopback-disable-${form}`);

const schema = JSON.parse(readFileSync(`${ROOT}packages/core/config.schema.json`, "utf8")) as { properties: object };
const examples = (page: string, kind: string) => split(read(page)).fences.filter(({ words }) => words[1] === kind);

/** The first cells of the rows that begin with a word in code. */
function told(page: string): string[] {
  return [...split(read(page)).prose.join("\n").matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]!);
}

describe.each(PAGES)("%s", (page) => {
  test("has examples of both kinds, and no others", () => {
    const kinds = split(read(page)).fences.map(({ words }) => words.join(" "));
    expect([...new Set(kinds)].toSorted()).toEqual(["yaml config", "yaml manifest"]);
  });
  test.each(examples(page, "config"))("the configuration in line $line is right", ({ text }) => {
    const { config, problems } = readConfig({ file: "c.yaml", text });
    expect(problems).toEqual([]);
    expect(config).not.toEqual(NO_CONFIG);
  });
  test.each(examples(page, "manifest"))("in the manifest in line $line every finding is suppressed, and no suppression is idle", ({ text }) => {
    const { objects, problems } = readManifests({ file: "a.yaml", text, named: true }, { namespace: "default", workloads: false });
    const cluster = { objects: collect(objects).set, coverage: { source: "files" as const, gaps: {} }, serverVersion: null };
    const result = analyze(cluster, { assumptions: { "proxy-mode": "ipvs" }, from: [], concerns: () => true });
    const report = makeReport(applyConfig(result, { settings: NO_CONFIG, texts: [{ file: "a.yaml", text }], today: "2027-01-31", everything: true }), problems, en);
    expect(report.findings.length).toBeGreaterThan(0);
    expect(report.findings.filter(({ suppressed }) => !suppressed)).toEqual([]);
    expect(report.problems).toEqual([]);
  });
  test("tells every key and every comment", () => expect(told(page)).toEqual([...["assume", "clients", "rules", "exclude", "suppress", "failOn", "lang", "clusters"], ...FORMS]));
});

test("the keys are the schema's", () => expect(told(PAGES[0]!).slice(0, -FORMS.length).toSorted()).toEqual(Object.keys(schema.properties).toSorted()));

test("the examples are the same in both languages", () => {
  const [english, chinese] = PAGES.map((page) => split(read(page)).fences.map(({ words, text }) => [words, text]));
  expect(chinese).toEqual(english);
});
