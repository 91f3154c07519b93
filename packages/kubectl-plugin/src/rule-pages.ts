import { readFileSync } from "node:fs";

const DOCS = new URL("../../../docs/rules/", import.meta.url);

/** The page of a rule, as Markdown. Here it is read from docs/; the built file brings all pages along (see build.ts). */
export function rulePage(code: string, language: "en" | "zh-CN"): string {
  return readFileSync(new URL(`${code}${language === "en" ? "" : `.${language}`}.md`, DOCS), "utf8");
}
