/** What is declared holds: every text in both languages, every command there, the bundles free of what they must not need. */
import { execFileSync } from "node:child_process";
import { existsSync, globSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { runInNewContext } from "node:vm";
import { beforeAll, describe, expect, test } from "vitest";
import { REMEDIES, RULES } from "@kubectl-loopback/core";
import { ROOT } from "../plugin/plugin.ts";
import { inWorkspace, start } from "./support.ts";
import * as vscode from "./vscode.ts";

inWorkspace();

const PACKAGE = join(ROOT, "packages/vscode-ext");
const EXTENSION = join(PACKAGE, "dist/extension");
const json = (name: string) => JSON.parse(readFileSync(join(PACKAGE, name), "utf8")) as Record<string, never>;
const manifest = json("package.json") as unknown as { readonly activationEvents: string[]; readonly contributes: { readonly commands: { command: string }[]; readonly configuration: { readonly properties: Record<string, unknown> } } };
const sources = readdirSync(join(PACKAGE, "src"), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => readFileSync(join(entry.parentPath, entry.name), "utf8"));

describe("texts", () => {
  const used = [...new Set([...JSON.stringify(manifest).matchAll(/%([\w.]+)%/g)].map(([, key]) => key!))].toSorted();

  test.each(["package.nls.json", "package.nls.zh-cn.json"])("%s has every text of the manifest, and no other", (name) => expect(Object.keys(json(name)).toSorted()).toEqual(used));
  test("walkthrough pages are there", () => {
    const pages = ["package.nls.json", "package.nls.zh-cn.json"].flatMap((name) => Object.entries(json(name)).filter(([key]) => key.endsWith(".media")).map(([, page]) => String(page)));
    expect(pages).toHaveLength(8);
    expect(pages.filter((page) => !existsSync(join(PACKAGE, page)))).toEqual([]);
  });
  test("what the extension says of itself has a Chinese translation with the same places", () => {
    const said = [...new Set(sources.flatMap((text) => [...text.matchAll(/l10n\.t\("((?:[^"\\]|\\.)*)"/g)].map(([, one]) => one!)))].toSorted();
    const bundle = json("l10n/bundle.l10n.zh-cn.json") as unknown as Record<string, string>;
    expect(said.length).toBeGreaterThan(15);
    expect(Object.keys(bundle).toSorted()).toEqual(said);
    const places = (text: string) => [...text.matchAll(/\{\d\}/g)].map(([place]) => place).toSorted();
    for (const [text, translated] of Object.entries(bundle)) expect(places(translated)).toEqual(places(text));
  });
});

describe("the manifest", () => {
  test("starts with a language, never by itself", () => expect(manifest.activationEvents).toEqual(["onLanguage:yaml", "onLanguage:json"]));
  test("declares the commands that a user can call", () => {
    start(async () => ({ state: "stopped" }));
    const declared = manifest.contributes.commands.map(({ command }) => command);
    expect([...vscode.editor.commands.keys()].filter((name) => name !== "kubectlLoopback.suppress").toSorted()).toEqual(declared.toSorted());
  });
  test("declares the settings that are read", () => {
    const read = readFileSync(join(PACKAGE, "src/editor/settings.ts"), "utf8");
    expect([...read.matchAll(/setting(?:<[^(]*>)?\("(\w+)"/g)].map(([, name]) => `kubectlLoopback.${name}`).toSorted()).toEqual(Object.keys(manifest.contributes.configuration.properties).toSorted());
  });
});

describe("the built extension", () => {
  beforeAll(() => void execFileSync(process.execPath, [join(PACKAGE, "build.ts")]), 60_000);

  test("in a browser needs nothing but vscode", () => {
    const required: string[] = [];
    const module = { exports: {} as { activate?: unknown } };
    // A worker's world: no process, no Buffer, no require but for vscode.
    const world = { module, exports: module.exports, require: (name: string) => (required.push(name), vscode), TextDecoder, TextEncoder, setTimeout, clearTimeout, performance, console, WeakRef, URL };
    runInNewContext(readFileSync(join(EXTENSION, "web.js"), "utf8"), world);
    expect([...new Set(required)]).toEqual(["vscode"]);
    expect(typeof module.exports.activate).toBe("function");
  });

  test("explains every rule and remedy without a network, in both languages, and no link leads nowhere", () => {
    const pages = globSync("**/*.md", { cwd: join(EXTENSION, "docs") });
    const wanted = [...RULES.map(({ code }) => `rules/${code}`), ...REMEDIES.map(({ id }) => `remedies/${id}`)].flatMap((page) => [`${page}.md`, `${page}.zh-CN.md`]);
    expect(wanted.filter((page) => !pages.includes(page))).toEqual([]);
    const links = pages.flatMap((page) => [...readFileSync(join(EXTENSION, "docs", page), "utf8").matchAll(/\]\(([^)\s#]+)[^)]*\)/g)].map(([, target]) => join(EXTENSION, "docs", dirname(page), target!)));
    expect(links.length).toBeGreaterThan(100);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });

  test("on a desktop adds the running of programs, and nothing else", () => {
    const text = readFileSync(join(EXTENSION, "desktop.js"), "utf8");
    expect([...text.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name).toSorted()).toEqual(["./web.js", "node:child_process"]);
    expect(statSync(join(EXTENSION, "desktop.js")).size).toBeLessThan(4096);
  });

  test("carries no dependencies in its manifest: they are in the bundles", () => {
    const built = JSON.parse(readFileSync(join(EXTENSION, "package.json"), "utf8")) as object;
    expect(Object.keys(built).filter((key) => /dependencies|private|^type$/i.test(key))).toEqual([]);
  });

  test("sends nothing anywhere", () => {
    const text = readFileSync(join(EXTENSION, "web.js"), "utf8") + readFileSync(join(EXTENSION, "desktop.js"), "utf8");
    expect(text.match(/\bfetch\(|XMLHttpRequest|WebSocket|node:https?|telemetry/i)).toBeNull();
  });
});
