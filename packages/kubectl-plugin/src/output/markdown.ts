import { printable, wrap } from "@kubectl-loopback/core";
import type { Style } from "./style.ts";
import { proseTable } from "./table.ts";

/** A block of Markdown, as far as this project's own pages use it. */
type Block =
  | { readonly kind: "heading"; readonly text: string }
  | { readonly kind: "code"; readonly lines: readonly string[] }
  | { readonly kind: "table"; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: "item"; readonly mark: string; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string };

/** A page of the documentation, for a terminal. */
export function markdownText(markdown: string, style: Style, width: number): string {
  const blocks = blocksOf(printable(markdown));
  return blocks.map((block, index) => (isTight(blocks[index - 1], block) ? "" : "\n") + blockText(block, style, width)).join("").replace(/^\n/, "");
}

/** Items of one list stand close together. */
function isTight(before: Block | undefined, block: Block): boolean {
  return before?.kind === "item" && block.kind === "item";
}

/** As in a manual, headings stand out to the left. */
const INDENT = 2;

function blockText(block: Block, style: Style, width: number): string {
  if (block.kind === "heading") return `${style.bold(wrap(block.text, width, 0))}\n`;
  return bodyText(block, style, width - INDENT).split("\n").map((line) => (line === "" ? line : " ".repeat(INDENT) + line)).join("\n");
}

function bodyText(block: Exclude<Block, { kind: "heading" }>, style: Style, width: number): string {
  switch (block.kind) {
    case "code": return block.lines.map((line) => (line === "" ? "\n" : `  ${style.dim(line)}\n`)).join("");
    case "table": return proseTable(block.rows[0]!, block.rows.slice(1).map((row) => row.map((text) => ({ text }))), width);
    case "item": return `${block.mark} ${wrap(block.text, width, block.mark.length + 1)}\n`;
    case "paragraph": return `${wrap(block.text, width, 0)}\n`;
  }
}

const FENCE = /^(`{3,})/;
const ITEM = /^(?:[*-]|(\d+\.))\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*)$/;

/** Reads line by line: each line begins a block, goes on with one, or ends it. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let fence: { readonly mark: string; readonly lines: string[] } | undefined;
  let isOpen = false;
  for (const line of markdown.split("\n")) {
    if (fence) {
      if (line.startsWith(fence.mark)) fence = undefined;
      else fence.lines.push(line);
      continue;
    }
    const mark = FENCE.exec(line)?.[1];
    if (mark) {
      fence = { mark, lines: [] };
      blocks.push({ kind: "code", lines: fence.lines });
    } else if (isOpen && goesOn(line, blocks.at(-1))) blocks[blocks.length - 1] = extended(blocks.at(-1)!, line);
    else if (line.trim() !== "") blocks.push(begun(line));
    isOpen = line.trim() !== "" && !mark;
  }
  return blocks;
}

function goesOn(line: string, block: Block | undefined): boolean {
  if (block?.kind === "table") return line.startsWith("|");
  return (block?.kind === "item" || block?.kind === "paragraph") && line.trim() !== "" && !ITEM.test(line) && !HEADING.test(line) && !line.startsWith("|");
}

function begun(line: string): Block {
  const heading = HEADING.exec(line);
  if (heading) return { kind: "heading", text: inline(heading[1]!) };
  const item = ITEM.exec(line);
  if (item) return { kind: "item", mark: item[1] ?? "•", text: inline(item[2]!) };
  if (line.startsWith("|")) return { kind: "table", rows: [cells(line)] };
  return { kind: "paragraph", text: inline(line) };
}

function extended(block: Block, line: string): Block {
  if (block.kind === "table") return /^[|\s:-]+$/.test(line) ? block : { ...block, rows: [...block.rows, cells(line)] };
  if (block.kind === "item" || block.kind === "paragraph") return { ...block, text: `${block.text} ${inline(line.trim())}` };
  return block;
}

function cells(line: string): string[] {
  return line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => inline(cell.trim().replaceAll("\\|", "|")));
}

/** Without the marks; of a link the words, and the address where it leads out of these pages. */
function inline(text: string): string {
  return text
    .replace(/\[([^\]]*)\]\(([^)\s]*)\)/g, (_, words: string, target: string) => (/^https?:/.test(target) ? `${words} (${target})` : words))
    .replace(/\*\*([^*]+)\*\*/g, "$1")
    .replace(/(`+)(.+?)\1/g, "$2");
}
