/** Files that other tools read, by those tools' own rules. */
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync, mkdirSync, cpSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { project } from "../../packaging/project.ts";
import { git, ROOT } from "./made.ts";
import { debianTool, goTool, npmTools, pythonTool } from "./tools.ts";
import { emptyFolder } from "./unpacked.ts";

const said = (program: string, args: readonly string[], cwd = ROOT) => {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
};

test("action.yml: by GitHub's schema", () => {
  const { validateAction } = createRequire(join(npmTools(), "x.cjs"))("@action-validator/core") as { validateAction(text: string): { errors: unknown[] } };
  expect(validateAction("name: only a name\n").errors).not.toEqual([]);
  expect(validateAction(readFileSync(join(ROOT, "action.yml"), "utf8")).errors).toEqual([]);
});

/** The workflows of docs/install.md, in a repository that has the action at its root. */
test("workflows that use the action: actionlint knows its inputs and outputs", () => {
  const repository = emptyFolder();
  git(repository, "init", "--quiet");
  mkdirSync(join(repository, ".github/workflows"), { recursive: true });
  cpSync(join(ROOT, "action.yml"), join(repository, "action.yml"));
  const workflow = (name: string, text: string) => writeFileSync(join(repository, ".github/workflows", name), text);
  const examples = blocks("yaml").filter((text) => text.includes("runs-on:")).map((text) => text.replace(new RegExp(`uses: ${OWNER}@\\S+`), "uses: ./"));
  expect(examples.map((text) => /uses: \.\/$/m.test(text))).toEqual([true]);
  for (const [index, text] of examples.entries()) workflow(`example-${index}.yml`, text);
  expect(said(goTool("actionlint"), ["-no-color"], repository)).toEqual({ status: 0, said: "" });
  workflow("wrong.yml", `${examples[0]!.replace(/( +)with:/, "$1with:\n$1  fils: nowhere")}`);
  expect(said(goTool("actionlint"), ["-no-color"], repository)).toMatchObject({ status: 1, said: expect.stringContaining(`input "fils" is not defined`) });
});

const OWNER = project.homepage.replace(/^https:\/\/[^/]+\//, "");

/** Code blocks of docs/install.md in a language. */
function blocks(language: string): string[] {
  return [...readFileSync(join(ROOT, "docs/install.md"), "utf8").matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, "gms"))].map(([, text]) => text!);
}

test.each(["deploy/Dockerfile", "the release's Dockerfile"])("%s: hadolint has nothing to say", (name) => {
  const file = name.startsWith("deploy") ? join(ROOT, name) : join(inject("release"), "Dockerfile");
  expect(said(pythonTool("hadolint"), ["--no-color", "--failure-threshold", "style", file])).toEqual({ status: 0, said: "" });
});

test("the hooks: by pre-commit's own schema", () => {
  expect(said(pythonTool("pre-commit"), ["validate-manifest", ".pre-commit-hooks.yaml"])).toEqual({ status: 0, said: "" });
});

test("the GitLab job: by GitLab's schema, which gitlab-ci-local brings", () => {
  const folder = emptyFolder();
  git(folder, "init", "--quiet");
  git(folder, "remote", "add", "origin", "git@gitlab.example.com:group/project.git");
  const validate = (text: string) => {
    writeFileSync(join(folder, ".gitlab-ci.yml"), text);
    return said(process.execPath, [join(npmTools(), "gitlab-ci-local/dist/index.js"), "--list", "--no-color"], folder);
  };
  const text = readFileSync(join(ROOT, "deploy/gitlab-ci.yml"), "utf8");
  expect(validate(text)).toMatchObject({ status: 0, said: expect.stringContaining("kubectl-loopback") });
  expect(validate(text.replace("when: always", "when: whenever"))).toMatchObject({ status: 1 });
});

test("the shell scripts: shellcheck has nothing to say", () => {
  const scripts = readdirSync(join(ROOT, "deploy")).filter((name) => name.endsWith(".sh")).map((name) => join("deploy", name));
  expect(scripts.length).toBeGreaterThan(2);
  expect(said(debianTool("shellcheck"), scripts)).toEqual({ status: 0, said: "" });
});

test("all name the project's one home", () => {
  for (const name of ["deploy/install.sh", "deploy/gitlab-ci.yml", "packages/core/README.md", "docs/install.md", "docs/install.zh-CN.md"]) {
    const homes = [...readFileSync(join(ROOT, name), "utf8").matchAll(/https:\/\/github\.com\/(kubectl[^/\s)"]*\/[\w-]+)/g)].map(([, home]) => home);
    expect([name, [...new Set(homes)]]).toEqual([name, [OWNER]]);
  }
});
