/**
 * The extension in a process of its own, with a stand-in for the editor around it: `node bench/editor-host.ts WORK`
 * does one piece of work and prints what it took, in milliseconds of this thread's own time, whatever else the machine does.
 */
import { globSync, readdirSync, readFileSync } from "node:fs";
import { createRequire, registerHooks } from "node:module";
import { join } from "node:path";
import { compileFunction } from "node:vm";
import type { editor as Editor, Uri as UriClass } from "../test/vscode-ext/vscode.ts";

const ROOT = join(import.meta.dirname, "..");
const STAND_IN = new URL("../test/vscode-ext/vscode.ts", import.meta.url).href;

registerHooks({ resolve: (name, context, next) => (name === "vscode" ? { url: STAND_IN, shortCircuit: true } : next(name, context)) });
const { editor, Uri, ...vscode } = (await import("vscode" as string)) as { editor: typeof Editor; Uri: typeof UriClass };

/** What this thread has worked so far. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

/** Works until something is so, and tells the longest time that nobody else had a turn. */
async function longestTurn(isDone: () => boolean): Promise<number> {
  let longest = 0;
  for (let before = worked(); !isDone(); before = worked()) {
    await new Promise((resolve) => setImmediate(resolve));
    longest = Math.max(longest, worked() - before);
  }
  return longest;
}

const context = { subscriptions: [], extensionUri: Uri.file("/extension") } as never;

/** Loads the built extension, and has it start in an editor with one manifest open. */
function activation(): { times: number[] } {
  editor.folders.push(Uri.file("/w"));
  editor.open("/w/a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: a}\n");
  const folder = join(ROOT, "packages/vscode-ext/dist/extension");
  const before = worked();
  const load = (name: string): { activate(context: never): void } => {
    const module = { exports: {} };
    const require = (wanted: string) => (wanted === "vscode" ? { editor, Uri, ...vscode } : wanted.startsWith("./") ? load(wanted) : createRequire(import.meta.url)(wanted));
    compileFunction(readFileSync(join(folder, name), "utf8"), ["module", "exports", "require"])(module, module.exports, require);
    return module.exports as ReturnType<typeof load>;
  };
  load("desktop.js").activate(context);
  return { times: [worked() - before] };
}

/** Files are read from the disk, on the shortest way: what an editor does around that is not the extension's. */
function useDisk(): void {
  const { fs } = (vscode as unknown as { workspace: { fs: Record<string, unknown> } }).workspace;
  fs["readFile"] = async ({ path }: UriClass) => readFileSync(path);
  fs["readDirectory"] = async ({ path }: UriClass) => readdirSync(path, { withFileTypes: true }).map((entry) => [entry.name, entry.isDirectory() ? 2 : 1]);
}

/** Opens one file of a folder of many: all are read and judged. */
async function workspace(folder: string, isWatched: boolean): Promise<{ times: number[] }> {
  const { start } = await import("../packages/vscode-ext/src/editor/start.ts");
  useDisk();
  const [first] = globSync("*/*.yaml", { cwd: folder });
  editor.folders.push(Uri.file(folder));
  start(context);
  const { uri } = editor.open(join(folder, first!), readFileSync(join(folder, first!), "utf8"));
  const before = worked();
  const isShown = () => editor.diagnostics(uri.path) !== undefined;
  if (isWatched) return { times: [await longestTurn(isShown)] };
  while (!isShown()) await new Promise((resolve) => setTimeout(resolve, 5));
  return { times: [worked() - before] };
}

const STROKES = 300;

/** Types into the middle of a file: from the keystroke to what is shown, without the quiet time that is waited for. */
async function keystrokes(file: string): Promise<{ times: number[] }> {
  const { project } = await import("../packages/vscode-ext/src/projects/project.ts");
  const { marksOf } = await import("../packages/vscode-ext/src/show/marks.ts");
  const { languageOf } = await import("../packages/vscode-ext/src/words/index.ts");
  const { messages, words } = languageOf("en", "en");
  const text = readFileSync(file, "utf8");
  const all = project(() => "2027-01-01");
  const at = text.indexOf("\n", text.length / 2);
  const show = (typed: string): number => {
    all.put("typed.yaml", `${text.slice(0, at)}${typed}${text.slice(at)}`, true);
    return marksOf(all.file("typed.yaml")!, all.judged("typed.yaml"), messages, words, { syntax: true }).length;
  };
  const times = Array.from({ length: STROKES }, (_, stroke) => {
    const before = worked();
    show(` # ${"typing ".repeat(5).slice(0, stroke % 30)}`);
    return worked() - before;
  });
  // The first strokes compile the code.
  return { times: times.slice(STROKES / 10) };
}

const [work, path = ""] = process.argv.slice(2);
const done = work === "activation" ? activation() : work === "keystrokes" ? await keystrokes(path) : await workspace(path, work === "turns");
process.stdout.write(JSON.stringify(done.times));
process.exit();
