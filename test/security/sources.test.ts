/** What no source of ours may do: start a shell, make code of text, turn off the checks of TLS. */
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../..");

function sourcesIn(folder: string): { path: string; text: string }[] {
  const files = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true });
  return files.filter((entry) => entry.isFile() && /\.[cm]?[jt]s$/.test(entry.name) && !/node_modules|\/dist/.test(entry.parentPath))
    .map((entry) => join(entry.parentPath, entry.name)).map((path) => ({ path: relative(ROOT, path), text: readFileSync(path, "utf8") }));
}

const sources = sourcesIn("packages");
const having = (pattern: RegExp) => sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path).toSorted();

/** Where programs are started, each by its name with a list of arguments. */
const STARTERS = ["packages/kubectl-plugin/src/cluster/exec-credential.ts", "packages/kubectl-plugin/src/rendered/kustomize.ts", "packages/vscode-ext/src/cluster/run.ts"];

describe("no shell", () => {
  test("programs are started in three places", () => expect(having(/child_process/)).toEqual(STARTERS));
  test.each(STARTERS)("%s: by name, without a shell", (path) => {
    const { text } = sources.find((one) => one.path === path)!;
    const [, imported] = /import \{([^}]*)\} from "node:child_process"/.exec(text)!;
    const names = imported!.split(",").map((name) => name.trim()).filter((name) => !name.startsWith("type "));
    expect(names.filter((name) => !["spawn", "execFile"].includes(name))).toEqual([]);
    expect(text.replace(/\/\*[^]*?\*\//g, "")).not.toMatch(/shell:(?!\s*false\b)(?!\s*Pick<)/);
  });
});

describe("no code made of text", () => {
  test("no eval, no Function, no timers with text", () => {
    expect(having(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(|(?:setTimeout|setInterval)\s*\(\s*["'`]/)).toEqual([]);
  });
  // The built file carries its own program as text and compiles each part when it is first used (`bundle/start.ts`); what
  // V8 made of it is kept in the user's cache folder, and taken from a file of that user alone. Nothing else is ever compiled.
  test("vm: only for the program's own text", () => {
    expect(having(/node:vm|\bvm\.|compileFunction|runIn\w*Context/)).toEqual(["kept-code.ts", "late.ts", "start.ts"].map((name) => `packages/kubectl-plugin/bundle/${name}`));
    const text = (name: string) => sources.find(({ path }) => path === `packages/kubectl-plugin/bundle/${name}.ts`)!.text;
    expect(text("start").match(/new Script\([^;]*/g)).toEqual([expect.stringMatching(/^new Script\(text\.slice\(\.\.\.PLACES\[name\]!\)/)]);
    expect(text("start")).toContain("const text = pack.toString();");
    expect(text("kept-code")).toContain("uid !== process.getuid() || (mode & WRITABLE_BY_OTHERS) !== 0");
  });
  test("no import that is put together at run time", () => {
    expect(having(/\bimport\((?!\s*["'])|\brequire\((?!\s*["'])/).filter((path) => !path.startsWith("packages/kubectl-plugin/bundle/"))).toEqual([]);
  });
});

describe("TLS is verified", () => {
  test("nothing turns it off but the flag", () => expect(having(/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity/)).toEqual([]));
});

describe("the built file", () => {
  const built = readFileSync(join(ROOT, "packages/kubectl-plugin/dist/kubectl-loopback"), "utf8");
  test.each(["execSync", "execFileSync", "eval(", "new Function"])("has no %s", (word) => expect(built.includes(word)).toBe(false));
});
