import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { en, RULES, zhCN } from "@kubectl-loopback/core";
import { EXPLAINED } from "../bench/mutation/explained.ts";

const ROOT = resolve(import.meta.dirname, "..");
const CORE = join(ROOT, "packages/core/src");

/** A module, with what its imports name. */
interface Module { readonly path: string; readonly text: string; readonly imports: readonly string[] }

function modulesIn(folder: string): Module[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && /\.[cm]?tsx?$/.test(entry.name) && !entry.parentPath.includes("node_modules"));
  return files.map((entry) => {
    const path = join(entry.parentPath, entry.name);
    const text = readFileSync(path, "utf8");
    const imports = [...text.matchAll(/^(?:import|export)\s(?:[^;"'`]*?\sfrom\s)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm)].map((match) => (match[1] ?? match[2])!);
    return { path, text, imports };
  });
}

const core = modulesIn(CORE);
/** The folder of a core module, or its own name where it stands at the top. Splicing is more than reading: a part of its own. */
const part = (path: string) => /^text\/splice(?=\/)|^[^/]+/.exec(relative(CORE, path))![0];
const local = ({ path, imports }: Module) => imports.filter((name) => name.startsWith(".")).map((name) => resolve(dirname(path), name));
const lines = ({ text }: Module) => text.split("\n").length - 1;

describe("core: who imports whom", () => {
  /** For each part of core the parts it may import, besides itself. */
  const LAYERS: Readonly<Record<string, readonly string[]>> = {
    model: [],
    "objects.ts": ["model", "once.ts", "steps.ts"],
    "nearest.ts": [],
    "once.ts": [],
    "group-by.ts": [],
    lines: [],
    "steps.ts": [],
    "dates.ts": [],
    "yaml-keys.ts": [],
    "assumptions.ts": ["model"],
    "kinds.ts": ["path"],
    tke: ["model", "objects.ts", "once.ts", "group-by.ts", "yaml-keys.ts"],
    "facts.ts": ["model", "objects.ts", "tke"],
    path: ["model", "objects.ts", "once.ts", "group-by.ts", "tke"],
    rules: ["model", "objects.ts", "once.ts", "tke", "path", "nearest.ts"],
    callers: ["model", "objects.ts", "once.ts", "tke"],
    messages: ["model"],
    text: ["model", "objects.ts", "once.ts", "group-by.ts", "yaml-keys.ts"],
    fix: ["model", "objects.ts", "once.ts", "group-by.ts", "tke", "path", "rules", "analyze.ts"],
    explain: ["model", "objects.ts", "once.ts", "lines", "tke", "path", "rules", "messages", "analyze.ts", "fix"],
    "text/splice": ["model", "text", "fix"],
    "fingerprint.ts": ["model"],
    "baseline.ts": ["model", "analyze.ts", "fingerprint.ts"],
    config: ["model", "dates.ts", "yaml-keys.ts", "assumptions.ts", "kinds.ts", "nearest.ts", "path", "rules", "text", "text/splice", "analyze.ts"],
    suppress: ["model", "objects.ts", "once.ts", "dates.ts", "nearest.ts", "rules", "text", "config", "analyze.ts"],
    snapshot: ["model", "objects.ts", "tke", "rules", "messages"],
    ticket: ["model", "objects.ts", "lines", "messages", "rules", "tke", "analyze.ts"],
    probe: ["model", "tke", "path", "analyze.ts"],
    "needs.ts": ["model", "tke", "path"],
    "analyze.ts": ["model", "objects.ts", "once.ts", "steps.ts", "facts.ts", "tke", "path", "callers", "rules"],
    "caller-report.ts": ["model"],
    "report.ts": ["model", "once.ts", "messages", "rules", "analyze.ts", "caller-report.ts", "listener-report.ts", "what-if-report.ts", "fix", "fingerprint.ts"],
    "listener-report.ts": ["model", "rules"],
    "what-if-report.ts": ["model", "messages", "analyze.ts", "fix", "explain", "listener-report.ts"],
    "report-list.ts": ["report.ts"],
    "changes.ts": ["objects.ts", "listener-report.ts", "report.ts"],
    diff: ["model", "objects.ts", "path", "tke", "snapshot", "messages", "changes.ts", "listener-report.ts", "report.ts"],
    "plan-report.ts": ["model", "messages", "rules", "fix", "report.ts"],
  };

  test.each(core.filter(({ path }) => part(path) !== "index.ts").map((module): [string, Module] => [relative(CORE, module.path), module]))("%s", (_, module) => {
    const allowed = LAYERS[part(module.path)];
    expect(allowed, "a part of core that this test does not know: say here what it may import").toBeDefined();
    const others = local(module).map(part).filter((name) => name !== part(module.path));
    expect(others.filter((name) => !allowed!.includes(name))).toEqual([]);
  });

  test("nothing from outside but yaml and the width of characters", () => {
    const outside = core.flatMap(({ imports }) => imports.filter((name) => !name.startsWith(".")));
    expect([...new Set(outside)].toSorted()).toEqual(["get-east-asian-width", "yaml"]);
  });

  test("every import names a file", () => {
    expect(core.flatMap(local).filter((path) => !path.endsWith(".ts") || !existsSync(path))).toEqual([]);
  });

  test("no circles", () => {
    const graph = new Map(core.map((module) => [module.path, runtimeImports(module)]));
    expect(graph.get(join(CORE, "analyze.ts"))!.length).toBeGreaterThan(5);
    expect(circlesIn(graph)).toEqual([]);
  });

  test("no Node and no DOM: the compiler knows neither", () => {
    const base = JSON.parse(readFileSync(join(ROOT, "tsconfig.base.json"), "utf8")) as { compilerOptions: { types: string[]; lib: string[] } };
    const own = JSON.parse(readFileSync(join(ROOT, "packages/core/tsconfig.json"), "utf8")) as { extends: string; compilerOptions?: Record<string, unknown> };
    expect([base.compilerOptions.types, base.compilerOptions.lib, own.extends, own.compilerOptions]).toEqual([[], ["ES2023"], "../../tsconfig.base.json", undefined]);
    expect(core.filter(({ text }) => /@ts-|\/\/\/ *<reference|\bglobalThis\b|\bdeclare (?:global|const|var|function)\b/.test(text)).map(({ path }) => relative(CORE, path))).toEqual([]);
  });
});

/** Ways along imports that come back to where they began. */
function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (path: string, open: readonly string[]): void => {
    if (open.includes(path)) return void circles.push([...open.slice(open.indexOf(path)), path].map((one) => relative(ROOT, one)).join(" → "));
    if (done.has(path)) return;
    done.add(path);
    for (const next of graph.get(path) ?? []) visit(next, [...open, path]);
  };
  for (const path of graph.keys()) visit(path, []);
  return circles;
}

/** Imports that exist at run time: those of types vanish. */
function runtimeImports({ path, text }: Module): string[] {
  const statements = text.matchAll(/^(?:import|export)\s+(?!type\b)([^;"']*?)from\s+["'](\.[^"']+)["']/gm);
  return [...statements].filter(([, names]) => !/^\{\s*(?:type [\w\s]+,?\s*)+\}\s*$/.test(names!)).map(([, , name]) => resolve(dirname(path), name!));
}

describe("kubectl-plugin: who imports whom", () => {
  const modules = modulesIn(join(ROOT, "packages/kubectl-plugin/src"));
  test("no circles, not even of types", () => {
    const graph = new Map(modules.map((module) => [module.path, local(module).filter((path) => path.endsWith(".ts"))]));
    expect(graph.size).toBeGreaterThan(100);
    expect(circlesIn(graph)).toEqual([]);
  });
  test("modules are not large", () => expect(modules.filter((module) => lines(module) > 200 && !module.path.includes("/words/")).map(({ path }) => path)).toEqual([]));
});

describe("shells import core by its index alone", () => {
  const shells = ["packages/kubectl-plugin", "packages/vscode-ext", "bench"].map((folder) => join(ROOT, folder)).filter((folder) => existsSync(folder)).flatMap((folder) => modulesIn(folder).filter(({ path }) => !/\/(?:dist|node_modules)\//.test(path)));
  test("by name, and nothing behind it", () => {
    const deep = shells.flatMap(({ path, imports }) => imports.filter((name) => /^@kubectl-loopback\/core\/|packages\/core\/|\.\.\/core\//.test(name) && !name.startsWith("./")).map((name) => `${relative(ROOT, path)}: ${name}`));
    expect(deep).toEqual([]);
  });
});

describe("rules", () => {
  const codes = RULES.map(({ code }) => code);
  test("codes are unique and in order", () => expect(codes).toEqual([...new Set(codes)].toSorted()));
  test("names are unique slugs", () => {
    const names = RULES.map(({ name }) => name);
    expect(names.filter((name, index) => !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name) || names.indexOf(name) !== index)).toEqual([]);
  });
  test("one file per rule, called like it", () => {
    const files = core.filter(({ path, text }) => part(path) === "rules" && /: Rule<"CLB\d+">/.test(text)).map(({ path, text }) => `${/code: "(CLB\d+)"/.exec(text)![1]} ${relative(join(CORE, "rules"), path)}`);
    expect(files.toSorted()).toEqual(RULES.map(({ code, name }) => `${code} ${name}.ts`));
  });
  test("rules are small, modules not large", () => {
    expect(core.filter((module) => part(module.path) === "rules" && lines(module) > 100).map(({ path }) => path)).toEqual([]);
    expect(core.filter((module) => part(module.path) !== "messages" && lines(module) > 200).map(({ path }) => path)).toEqual([]);
  });
  test.each(codes)("%s has words in both languages and pages in both", (code) => {
    expect(Object.keys(en.rules)).toContain(code);
    expect(Object.keys(zhCN.rules)).toContain(code);
    const pages = [`docs/rules/${code}.md`, `docs/rules/${code}.zh-CN.md`];
    expect(pages.filter((page) => !existsSync(join(ROOT, page)))).toEqual([]);
  });
  test("no words or pages of rules that do not exist", () => {
    expect(Object.keys(en.rules).toSorted()).toEqual(codes);
    expect(Object.keys(zhCN.rules).toSorted()).toEqual(codes);
    const folder = join(ROOT, "docs/rules");
    const pages = existsSync(folder) ? readdirSync(folder).map((name) => /^(CLB\d+)/.exec(name)?.[1]).filter((code) => code !== undefined) : [];
    expect(pages.filter((code) => !codes.includes(code as (typeof codes)[number]))).toEqual([]);
  });
});

test("what is explained of mutants is about lines that are there", () => {
  const has = (file: string, text: string) => core.some((module) => relative(CORE, module.path) === file && module.text.split("\n").some((line) => line.includes(text)));
  expect(EXPLAINED.filter(({ file, text }) => !has(file, text)).map(({ file, text }) => `${file}: ${text}`)).toEqual([]);
});

describe("vscode-ext: who knows the editor", () => {
  const SRC = join(ROOT, "packages/vscode-ext/src");
  const modules = modulesIn(SRC);
  const importing = (name: RegExp) => modules.filter(({ imports }) => imports.some((one) => name.test(one))).map(({ path }) => relative(SRC, path));
  const room = (path: string) => path.split("/")[0]!;

  test("only the edge: all else is plain data in, plain data out", () => {
    const edge = new Set(["editor", "desktop.ts", "web.ts"]);
    expect(importing(/^vscode$/).filter((path) => !edge.has(room(path)) && path !== "cluster/check-cluster.ts")).toEqual([]);
    expect(modules.filter(({ path }) => ["projects", "show", "complete", "words"].includes(room(relative(SRC, path)))).length).toBeGreaterThan(20);
  });
  test("only one module knows Node, and only the desktop's entry loads it", () => {
    expect(importing(/^node:/)).toEqual(["cluster/run.ts"]);
    const loads = modules.filter((module) => runtimeImports(module).includes(join(SRC, "cluster/run.ts"))).map(({ path }) => relative(SRC, path));
    expect(loads).toEqual(["desktop.ts"]);
  });
  test("the plain rooms never import the edge", () => {
    const plain = modules.filter(({ path }) => ["projects", "show", "complete", "words"].includes(room(relative(SRC, path))));
    expect(plain.flatMap(local).map((path) => relative(SRC, path)).filter((path) => ["editor", "cluster"].includes(room(path)))).toEqual([]);
  });
  test("modules are not large", () => expect(modules.filter((module) => lines(module) > 200).map(({ path }) => path)).toEqual([]));
});
