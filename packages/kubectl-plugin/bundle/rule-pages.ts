import type { Plugin } from "esbuild";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";

/** The rules' pages, packed, in place of the module that reads them from the folder. */
export function bringPages(folder: string): Plugin {
  return {
    name: "bring-pages",
    setup({ onLoad }) {
      onLoad({ filter: /\/rule-pages\.ts$/ }, () => ({ contents: pagesModule(folder), loader: "ts" }));
    },
  };
}

function pagesModule(folder: string): string {
  const pages = Object.fromEntries(readdirSync(folder).filter((name) => /^CLB\d+\./.test(name)).map((name) => [name.replace(/\.md$/, ""), readFileSync(join(folder, name), "utf8")]));
  const packed = deflateRawSync(JSON.stringify(pages), { level: 9 }).toString("base64");
  return `
    import { inflateRawSync } from "node:zlib";
    export function rulePage(code: string, language: "en" | "zh-CN"): string {
      const pages = JSON.parse(inflateRawSync(Buffer.from("${packed}", "base64")).toString()) as Record<string, string>;
      return pages[language === "en" ? code : code + "." + language]!;
    }`;
}
