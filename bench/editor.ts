import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { manifests, writeTree } from "./tree.ts";

/** A piece of the extension's work, and how long it may take, in milliseconds of its own time. */
interface Work {
  readonly name: string;
  readonly atMost: number;
  /** How many processes do it, one after the other. */
  readonly rounds: number;
  readonly args: readonly string[];
  /** Which of all times counts. */
  readonly share: "p95" | "median";
}

const LINES = 10_000;
const DOCUMENTS = 300;
const FILES = 2_000;

/** The extension's own work in an editor, as a Markdown table. What decides are not ratios but how long a person waits. */
export function editorTable(folder: string): string {
  const file = join(folder, "typed.yaml");
  writeFileSync(file, longFile());
  const tree = join(folder, "workspace");
  const megabytes = Math.round(writeTree(tree, FILES * 10) / 1e6);
  const opening = `opening ${FILES.toLocaleString("en")} files, ${megabytes} MB`;
  const works: readonly Work[] = [
    { name: "activation", atMost: 50, rounds: 10, args: ["activation"], share: "median" },
    { name: `a keystroke in ${LINES.toLocaleString("en")} lines, ${DOCUMENTS} documents`, atMost: 16, rounds: 3, args: ["keystrokes", file], share: "p95" },
    { name: opening, atMost: 1000, rounds: 5, args: ["opening", tree], share: "median" },
    { name: `${opening}: the longest turn`, atMost: 50, rounds: 5, args: ["turns", tree], share: "median" },
  ];
  const rows = works.map((work) => {
    const times = measure(work).toSorted((a, b) => a - b);
    const time = times[Math.floor(times.length * (work.share === "p95" ? 0.95 : 0.5))]!;
    return [work.name, work.share, time.toFixed(1), times.at(-1)!.toFixed(1), `≤ ${work.atMost} ms`, time <= work.atMost ? "met" : "missed"];
  });
  return [["in the editor", "", "ms", "worst", "aim", ""], ["---", "---", "---", "---", "---", "---"], ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function measure({ args, rounds }: Work): number[] {
  const host = join(import.meta.dirname, "editor-host.ts");
  return Array.from({ length: rounds }, () => JSON.parse(execFileSync(process.execPath, [host, ...args], { encoding: "utf8" })) as number[]).flat();
}

/** One file with so many documents, made as long as wanted by comments. */
function longFile(): string {
  const documents = manifests(DOCUMENTS);
  const lines = documents.join("").split("\n").length + DOCUMENTS;
  const padding = "# a comment, as long as comments are\n".repeat(Math.max(0, Math.ceil((LINES - lines) / DOCUMENTS)));
  return documents.map((text) => text + padding).join("---\n");
}
