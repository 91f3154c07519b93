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
    expect(text).not.toMatch(/shell:\s*(?!false\b)(?!Pick<)/);
  });
});

describe("no code made of text", () => {
  test("no eval, no Function, no timers with text", () => {
    expect(having(/\beval\s*\(|\bnew Function\b|\bFunction\s*\(|(?:setTimeout|setInterval)\s*\(\s*["'`]/)).toEqual([]);
  });
  // The text of a few packages, put into the built file by build.ts itself, is compiled when it is first used. Nothing that is read at run time ever is.
  test("vm: only for packages that the build put into the file", () => {
    expect(having(/node:vm|\bvm\.|compileFunction|runIn\w*Context/)).toEqual(["packages/kubectl-plugin/build.ts"]);
    const { text } = sources.find(({ path }) => path === "packages/kubectl-plugin/build.ts")!;
    expect(text.match(/compileFunction/g)).toHaveLength(1);
    expect(text).toMatch(/load = \(\) => \(loaded \?\?= runText\(\$\{JSON\.stringify\(text\)\}, require\)\)/);
  });
  test("no import that is put together at run time", () => {
    expect(having(/\bimport\((?!\s*["'])|\brequire\((?!\s*["'])/).filter((path) => path !== "packages/kubectl-plugin/build.ts")).toEqual([]);
  });
});

describe("TLS is verified", () => {
  test("nothing turns it off but the flag", () => expect(having(/rejectUnauthorized|NODE_TLS_REJECT_UNAUTHORIZED|checkServerIdentity/)).toEqual([]));
});

describe("the built file", () => {
  const built = readFileSync(join(ROOT, "packages/kubectl-plugin/dist/kubectl-loopback"), "utf8");
  test.each(["execSync", "execFileSync", "eval(", "new Function"])("has no %s", (word) => expect(built.includes(word)).toBe(false));
});
