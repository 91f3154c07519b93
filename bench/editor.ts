import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { median } from "./table.ts";
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
const MANY_FILES = 10_000;
const AT_MOST_GREP = 10;
const ROUNDS = 10;

/** The extension's own work in an editor, as Markdown tables. What decides first are not ratios but how long a person waits. */
export function editorTable(folder: string): string {
  const file = join(folder, "typed.yaml");
  writeFileSync(file, longFile());
  const [tree, large] = [FILES, MANY_FILES].map((files) => workspaceOf(folder, files)) as [Workspace, Workspace];
  const works: readonly Work[] = [
    { name: "activation", atMost: 50, rounds: 10, args: ["activation"], share: "median" },
    { name: `a keystroke in ${LINES.toLocaleString("en")} lines, ${DOCUMENTS} documents`, atMost: 16, rounds: 3, args: ["keystrokes", file], share: "p95" },
    { name: tree.name, atMost: 1000, rounds: 5, args: ["opening", tree.path], share: "median" },
    ...[tree, large].map(({ name, path }): Work => ({ name: `${name}: the longest turn`, atMost: 50, rounds: 5, args: ["turns", path], share: "median" })),
  ];
  const rows = works.map((work) => {
    const times = measure(work).toSorted((a, b) => a - b);
    const time = times[Math.floor(times.length * (work.share === "p95" ? 0.95 : 0.5))]!;
    return [work.name, work.share, time.toFixed(1), times.at(-1)!.toFixed(1), `≤ ${work.atMost} ms`, time <= work.atMost ? "met" : "missed"];
  });
  return `${markdown(["in the editor", "", "ms", "worst", "aim", ""], rows)}\n${againstGrep(large)}`;
}

interface Workspace {
  readonly name: string;
  readonly path: string;
}

function workspaceOf(folder: string, files: number): Workspace {
  const path = join(folder, `workspace-${files}`);
  const megabytes = Math.round(writeTree(path, files * 10) / 1e6);
  return { name: `opening ${files.toLocaleString("en")} files, ${megabytes} MB`, path };
}

/** The extension's own time on a workspace beside that of a grep through it, one after the other. */
function againstGrep({ name, path }: Workspace): string {
  const rounds = Array.from({ length: ROUNDS }, () => {
    const [ours] = measure({ args: ["opening", path], rounds: 1 });
    return { ours: ours!, grep: grepTime(path) };
  });
  const ratios = rounds.map(({ ours, grep }) => ours / grep).toSorted((a, b) => a - b);
  const ratio = median(ratios);
  const cells = [name, median(rounds.map(({ ours }) => ours)).toFixed(0), "grep -rl kind:", median(rounds.map(({ grep }) => grep)).toFixed(0), ...[ratio, ratios[0]!, ratios.at(-1)!].map((one) => `${one.toFixed(1)} ×`), `≤ ${AT_MOST_GREP} ×`, ratio <= AT_MOST_GREP ? "met" : "missed"];
  return markdown(["in the editor", "ms", "reference", "ms", "ratio", "min", "max", "aim", ""], [cells]);
}

/** What grep itself works, in milliseconds: that of a waiting one is not its own either. */
function grepTime(path: string): number {
  const told = execFileSync("bash", ["-c", 'grep -rl kind: "$1" | cat > "$2"; times', "bash", path, "/dev/null"], { encoding: "utf8" });
  const [user, system] = [...told.trim().split("\n")[1]!.matchAll(/(\d+)m([\d.]+)s/g)].map(([, minutes, seconds]) => (Number(minutes) * 60 + Number(seconds)) * 1000);
  return user! + system!;
}

function markdown(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  return [headings, headings.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function measure({ args, rounds }: Pick<Work, "args" | "rounds">): number[] {
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
