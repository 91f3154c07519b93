/** Markdown and HTML as their readers see them: rendered, and taken apart again. */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { parse, parseFragment, type DefaultTreeAdapterMap } from "parse5";
import { describe, expect, test } from "vitest";
import { loopback } from "../plugin.ts";
import { HOSTILE } from "./hostile.ts";

type Node = DefaultTreeAdapterMap["node"];

function elements(node: Node): DefaultTreeAdapterMap["element"][] {
  const children = "childNodes" in node ? node.childNodes : [];
  return ["tagName" in node ? [node] : [], ...children.map(elements)].flat();
}

function textOf(node: Node): string {
  return "value" in node ? node.value : "childNodes" in node ? node.childNodes.map(textOf).join("") : "";
}

const tags = (node: Node) => [...new Set(elements(node).map(({ tagName }) => tagName))].toSorted();

async function rendered(line: readonly string[], stdin = ""): Promise<Node> {
  const { stdout } = await loopback(["check", "-o", "markdown", ...line], { stdin });
  return parseFragment(micromark(stdout, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }));
}

describe("Markdown", () => {
  test("is what GitHub renders: headings, a table, findings folded up", async () => {
    const page = await rendered(["-f", "examples/cluster"]);
    const all = elements(page);
    expect(all.filter(({ tagName }) => tagName === "tr").length).toBe(18);
    expect(textOf(all.find(({ tagName }) => tagName === "h2")!)).toBe("CLB loopback: 9 listeners loop, 3 may loop, 5 safe");
    const summaries = all.filter(({ tagName }) => tagName === "summary").map(textOf);
    expect(summaries).toContain("error CLB101 l4-loopback, Service shop/orders: TCP 80: up to 1 in 6 connections hangs when Pods of this cluster call it");
  });
  test("hostile names bring no element and no link", async () => {
    const page = await rendered(["-f", "-"], HOSTILE);
    expect(tags(page)).toEqual(["b", "code", "details", "h2", "h3", "li", "p", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"]);
    const rows = elements(page).filter(({ tagName }) => tagName === "tr");
    expect(new Set(rows.map((row) => row.childNodes.filter((one) => "tagName" in one).length))).toEqual(new Set([7]));
    const text = textOf(page);
    for (const part of ["<script>alert(1)</script>", "**bold**", "[link](http://evil.example)", "~~gone~~", "&amp;", "a | b"]) expect(text).toContain(part);
  });
  test("names of people, issues and labels are kept apart from their signs", async () => {
    const { stdout } = await loopback(["check", "-o", "markdown", "-f", "-"], { stdin: HOSTILE });
    const outsideOfCode = stdout.replace(/(`+)(?:(?!\1)[^])*?\1/g, "");
    expect(outsideOfCode).not.toMatch(/@everyone|#1\b(?!;)/);
  });
});

describe("HTML", () => {
  for (const lang of ["en", "zh-CN"]) {
    test(`one page with nothing beside it, ${lang}`, async () => {
      const { stdout } = await loopback(["check", "-o", "html", "-f", "examples/cluster", "--lang", lang]);
      const errors: string[] = [];
      const page = parse(stdout, { onParseError: ({ code }) => void errors.push(code) });
      expect(errors).toEqual([]);
      const all = elements(page);
      expect(all.filter(({ tagName }) => ["script", "link", "iframe", "object", "img"].includes(tagName))).toEqual([]);
      const outside = all.flatMap(({ attrs }) => attrs).filter(({ name, value }) => /^(?:src|href|style|on.*)$/.test(name) && !value.startsWith("#"));
      expect(outside).toEqual([]);
      expect(all.find(({ tagName }) => tagName === "html")!.attrs).toEqual([{ name: "lang", value: lang }]);
      expect(stdout).not.toMatch(/url\(|@import/);
      const ids = all.flatMap(({ attrs }) => attrs.filter(({ name }) => name === "id").map(({ value }) => `#${value}`));
      for (const { value } of all.flatMap(({ attrs }) => attrs).filter(({ name }) => name === "href")) expect(ids).toContain(value);
    });
  }
  test("a picture for each kind of loop, not for each loop", async () => {
    const { stdout } = await loopback(["check", "-o", "html", "-f", "examples/cluster"]);
    const pictures = elements(parse(stdout)).filter(({ tagName }) => tagName === "svg");
    const kinds = new Set(JSON.parse((await loopback(["check", "-o", "json", "-f", "examples/cluster"])).stdout).listeners.filter((one: any) => one.verdict !== "safe").map((one: any) => `${one.layer} ${one.reason} ${one.impact}`));
    expect([pictures.length, kinds.size]).toEqual([8, 8]);
    expect(pictures[0]!.attrs.find(({ name }) => name === "aria-label")!.value).toContain("TCP 6379");
  });
  test("hostile names bring no element and no attribute", async () => {
    const [hostile, plain] = await Promise.all([["-f", "-"], ["-f", "examples/cluster"]].map(async (line) => parse((await loopback(["check", "-o", "html", ...line], { stdin: HOSTILE })).stdout)));
    const known = new Set(tags(plain!));
    expect(tags(hostile!).filter((tag) => !known.has(tag) && tag !== "ul" && tag !== "li")).toEqual([]);
    const attributes = (page: Node) => [...new Set(elements(page).flatMap(({ attrs }) => attrs.map(({ name }) => name)))].toSorted();
    expect(attributes(hostile!).filter((name) => !attributes(plain!).includes(name))).toEqual([]);
    expect(attributes(plain!).filter((name) => /^on|^style$|^src$|^xlink/.test(name))).toEqual([]);
    expect(textOf(hostile!)).toContain("<script>alert(1)</script>");
  });
});
