import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse, stringify } from "yaml";
import { en, NO_CONFIG, readConfig, reportProblem, RULES, zhCN } from "@kubectl-loopback/core";
import { isDay } from "../../../packages/core/src/dates.ts";
import { BROKEN, RIGHT, WRONG } from "./samples.ts";

const read = (text: string) => readConfig({ file: "c.yaml", text });
const CODES = RULES.map(({ code }) => code);

const schema = JSON.parse(readFileSync(new URL("../../../packages/core/config.schema.json", import.meta.url), "utf8"));
const validate = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allowUnionTypes: true, formats: { date: isDay } }).compile(schema);

describe("right", () => {
  test.each(RIGHT)("%s", (text) => {
    expect(read(text).problems).toEqual([]);
    expect(validate(parse(text))).toBe(true);
  });
  test("whole", () => {
    const text = `
assume: { proxy-mode: ipvs, nodes: 3 }
clients:
  prod/svc/orders: [deploy/web, other/sts/db]
rules: { CLB301: off }
exclude: [vendor/]
suppress:
  - { rules: [CLB101, CLB201], kind: Serv*, namespace: dev, name: a-?, reason: " known ", until: 2027-01-31 }
clusters: { prod: { failOn: info } }
`;
    const place = (line: number, from: number, to: number) => ({ file: "c.yaml", start: { line, column: from }, end: { line, column: to } });
    expect(read(text).config).toEqual({
      ...NO_CONFIG,
      assume: { "proxy-mode": "ipvs", nodes: 3 },
      clients: [{ kind: "Service", namespace: "prod", name: "orders", clients: [{ kind: "Deployment", namespace: null, name: "web" }, { kind: "StatefulSet", namespace: "other", name: "db" }], location: place(4, 20, 46) }],
      rules: { CLB301: "off" },
      exclude: ["vendor"],
      suppress: [{ rules: ["CLB101", "CLB201"], kind: "Serv*", namespace: "dev", name: "a-?", reason: "known", until: "2027-01-31", location: place(8, 5, 110) }],
      clusters: new Map([["prod", { assume: {}, clients: [], rules: {}, failOn: "info", suppress: [] }]]),
    });
  });
});

describe("wrong: told with its place, in both languages", () => {
  test.each(WRONG.map(([text, ...told]) => ({ text, told })))("$text", ({ text, told }) => {
    const { problems } = read(text);
    const inEnglish = problems.map((problem) => reportProblem(problem, en));
    expect(inEnglish.map(({ code, level, message, location }) => [code, level, `${location?.file} ${location?.start.line}:${location?.start.column}`, message])).toEqual(
      told.map(([place, message]) => ["bad-config", "error", `c.yaml ${place}`, message.replace("CODES", CODES.join(", "))]));
    for (const [index, problem] of problems.entries()) expect(reportProblem(problem, zhCN).message).not.toBe(inEnglish[index]!.message);
    expect(validate(parse(text))).toBe(false);
  });
  test("what is right beside it counts", () => {
    const { config } = read("lang: zh\nrules: { CLB101: off, CLB9: off }\nassume: { nodes: 3, network: none }\nsuppress: [{ name: a, reason: b }, { name: a }]\nexclude: [a, /b]");
    expect(config).toMatchObject({ lang: null, rules: { CLB101: "off" }, assume: { nodes: 3 }, exclude: ["a"] });
    expect([Object.keys(config.assume), config.suppress.length]).toEqual([["nodes"], 1]);
  });
  test("one wrong word voids an entry that would hide findings, or clients", () => {
    expect(read("suppress: [{ name: a, reason: b, until: never }]").config.suppress).toEqual([]);
    expect(read("clients: { svc/a: [deploy/b, c] }").config.clients).toEqual([]);
  });
});

describe("no YAML", () => {
  test.each(BROKEN)("%s", (text, place) => {
    const { config, problems } = read(text);
    expect(config).toEqual(NO_CONFIG);
    expect(problems).toMatchObject([{ code: "bad-config", level: "error", params: { fault: "syntax" } }]);
    const { start } = problems[0]!.location!;
    expect(`${start.line}:${start.column}`).toBe(place);
    expect(reportProblem(problems[0]!, en).message).toMatch(/^this is not valid YAML, nothing in it counts: ./);
  });
});

describe("the schema", () => {
  test("lists the codes of all rules", () => expect(schema.$defs.code.enum).toEqual(CODES));

  /** Parts of right and wrong files, put together at random. */
  const samples = [...RIGHT, ...WRONG.map(([text]) => text)].map((text) => parse(text)).filter((value) => typeof value === "object" && value !== null && !Array.isArray(value)) as Record<string, unknown>[];
  const leaves = fc.constantFrom<unknown>("CLB101", "off", "deploy/web", "svc/a", "2027-01-31", "2027-02-29", "*", "", "a b", "ipvs", "v1.2.3", 3, -1, 100_000, true, null, [], {});
  const mutated = fc.tuple(fc.constantFrom(...samples), fc.constantFrom(...samples), fc.nat(), leaves).map(([a, b, seed, leaf]) => mutate(structuredClone({ ...a, ...b }), seed, leaf));

  test("takes and refuses what the reader does", () => {
    fc.assert(fc.property(mutated, (value) => {
      const { problems } = read(stringify(value));
      expect(problems.length === 0, JSON.stringify([value, problems])).toBe(validate(value));
    }), { numRuns: 2000 });
  });
});

/** Puts another value in one place. */
function mutate(value: unknown, seed: number, leaf: unknown): unknown {
  const places: [object, string][] = [];
  const visit = (here: unknown) => {
    if (typeof here !== "object" || here === null) return;
    for (const key of Object.keys(here)) {
      places.push([here, key]);
      visit((here as Record<string, unknown>)[key]);
    }
  };
  visit(value);
  const [parent, key] = places[seed % Math.max(1, places.length)] ?? [];
  if (parent && seed % 3 > 0) (parent as Record<string, unknown>)[key!] = leaf;
  return value;
}
