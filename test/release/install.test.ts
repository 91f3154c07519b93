/** What fetches a release: the script, the GitHub Action, the GitLab job and the pre-commit hook, each as its own machinery runs it, from a server here. */
import { execFile, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { parse } from "yaml";
import { git, ROOT, VERSION } from "./made.ts";
import { serveRelease } from "./served.ts";
import { debianTool, npmTools, pythonTool } from "./tools.ts";
import { archiveName, emptyFolder } from "./unpacked.ts";

let mirror: string;
let work: string;
beforeAll(async () => {
  const { url, close } = await serveRelease();
  mirror = url;
  return close;
});
beforeEach(() => {
  work = emptyFolder();
  cpSync(join(ROOT, "examples/manifests"), join(work, "manifests"), { recursive: true });
});

/** A path with what the scripts may use, and no Node. */
let path: string;
beforeAll(() => {
  path = emptyFolder(afterAll);
  const programs = ["sh", "bash", "env", "curl", "tar", "gzip", "uname", "mktemp", "mkdir", "rm", "mv", "cp", "cat", "sed", "grep", "head", "dirname", "sha256sum", "git", "basename", "date", "touch", "realpath"];
  for (const program of programs) symlinkSync(spawnSync("sh", ["-c", `command -v ${program}`], { encoding: "utf8" }).stdout.trim(), join(path, program));
});

async function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv, cwd = work) {
  return promisify(execFile)(program, args, { cwd, env: { PATH: path, HOME: work, KUBECTL_LOOPBACK_MIRROR: mirror, ...env }, maxBuffer: 1e8 })
    .then(({ stdout, stderr }) => ({ code: 0, stdout, stderr }), ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }));
}

describe("install.sh", () => {
  const install = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => run("sh", [join(inject("release"), "install.sh"), ...args], env);

  test("puts the program of its own release into ~/.local/bin, and says what is missing on the path", async () => {
    const to = join(work, ".local/bin");
    expect(await install([])).toEqual({ code: 0, stdout: `kubectl-loopback v${VERSION} is in ${to}\nTo use it as kubectl loopback: export PATH="${to}:$PATH"\n`, stderr: "" });
    expect((await run(join(to, "kubectl-loopback"), ["version"], {})).stdout).toContain(`kubectl-loopback v${VERSION}\n`);
    expect(readdirSync(to).filter((name) => name.startsWith("."))).toEqual([]);
  });

  test("into another folder, over an older program", async () => {
    mkdirSync(join(work, "bin"));
    writeFileSync(join(work, "bin/kubectl-loopback"), "old", { mode: 0o755 });
    expect(await install(["--to", join(work, "bin")], { PATH: `${path}${delimiter}${join(work, "bin")}` })).toEqual({ code: 0, stdout: `kubectl-loopback v${VERSION} is in ${join(work, "bin")}\n`, stderr: "" });
    expect((await run(join(work, "bin/kubectl-loopback"), ["version"], {})).code).toBe(0);
  });

  test.each([
    ["an option that it does not know", ["--into", "x"], {}, "unknown option --into"],
    ["an option without its value", ["--to"], {}, "--to needs a value"],
    ["a mirror that does not answer", [], { KUBECTL_LOOPBACK_MIRROR: "http://127.0.0.1:9" }, "could not be fetched"],
    ["a machine without a program", [], { UNAME: "SunOS" }, "there is no program for SunOS"],
    ["a file that was changed on its way", [], { CHANGED: "1" }, `${archiveName("linux_amd64")} is not what checksums.txt says`],
  ] as const)("%s: says so, and leaves nothing", async (_, args, env, words) => {
    const fakes = emptyFolder();
    if ("UNAME" in env) writeFileSync(join(fakes, "uname"), `#!/bin/sh\necho ${env.UNAME}\n`, { mode: 0o755 });
    // Plays a proxy that puts something of its own at the end.
    if ("CHANGED" in env) writeFileSync(join(fakes, "curl"), `#!/bin/sh\n${join(path, "curl")} "$@" || exit\nwhile [ "$1" != --output ]; do shift; done\ncase $2 in *.tar.gz) echo more >>"$2" ;; esac\n`, { mode: 0o755 });
    const { code, stdout, stderr } = await install(args, { ...env, PATH: `${fakes}${delimiter}${path}` });
    expect([code, stdout, stderr]).toEqual([1, "", expect.stringContaining(`install.sh: `)]);
    expect(stderr).toContain(words);
    expect(existsSync(join(work, ".local"))).toBe(false);
  });
});

describe("the GitHub Action", () => {
  /** The steps of action.yml as the runner starts them: bash, with inputs in the environment. */
  async function act(inputs: Readonly<Record<string, string>>) {
    const action = parse(readFileSync(join(ROOT, "action.yml"), "utf8"));
    const [step] = action.runs.steps;
    const value = (expression: string) => expression.replace(/^\$\{\{ inputs\.([\w-]+) \}\}$/, (_, name: string) => inputs[name] ?? action.inputs[name].default);
    const env = Object.fromEntries(Object.entries(step.env as Record<string, string>).map(([name, expression]) => [name, value(expression)]));
    const files = { GITHUB_OUTPUT: join(work, "output"), GITHUB_STEP_SUMMARY: join(work, "summary"), RUNNER_TEMP: join(work, "temp") };
    mkdirSync(files.RUNNER_TEMP);
    const { code, stdout, stderr } = await run("bash", ["--noprofile", "--norc", "-e", "-o", "pipefail", "-c", step.run], { ...env, ...files, GITHUB_ACTION_PATH: ROOT });
    const read = (file: string) => (existsSync(file) ? readFileSync(file, "utf8") : "");
    return { code, stdout, stderr, output: read(files.GITHUB_OUTPUT), summary: read(files.GITHUB_STEP_SUMMARY) };
  }

  test("annotates, sums up, writes SARIF, and fails the job where something loops", async () => {
    const { code, stdout, output, summary, stderr } = await act({ files: "manifests\n", "sarif-file": "loopback.sarif", mirror });
    expect([code, output, stderr]).toEqual([1, "exit-code=1\nsarif-file=loopback.sarif\n", ""]);
    expect(stdout).toMatch(/^::error .*file=manifests\//m);
    expect(summary).toMatch(/^## |^# /m);
    expect(JSON.parse(readFileSync(join(work, "loopback.sarif"), "utf8")).version).toBe("2.1.0");
  });

  test("several files, more arguments, no summary", async () => {
    const { code, output, summary } = await act({ files: "  manifests \n\n nothing.yaml\r\n", args: "--fail-on=never\n--lang\nzh-CN", summary: "false", mirror });
    expect([code, output, summary]).toEqual([3, "exit-code=3\n", ""]);
  });

  test("what stands in inputs is no command", async () => {
    const { code } = await act({ files: "$(touch made)\n`touch made`; touch made", args: "--fail-on=never", mirror });
    expect([code, existsSync(join(work, "made"))]).toEqual([3, false]);
  });

  test("without the release there is no verdict, and the job fails", async () => {
    expect(await act({ files: "manifests", mirror: "http://127.0.0.1:9" })).toMatchObject({ code: 3, output: "" });
  });
});

test("the GitLab job, by gitlab-ci-local: the findings are there, the job fails", { timeout: 300_000 }, async () => {
  debianTool("rsync"); // gitlab-ci-local copies the repository with it.
  cpSync(join(ROOT, "deploy/gitlab-ci.yml"), join(work, "kubectl-loopback.yml"));
  const variables = `{ KUBECTL_LOOPBACK_FILES: manifests/, KUBECTL_LOOPBACK_VERSION: v${VERSION}, KUBECTL_LOOPBACK_MIRROR: "${mirror}", KUBECTL_LOOPBACK_ARGS: "--assume proxy-mode=ipvs" }`;
  writeFileSync(join(work, ".gitlab-ci.yml"), `include: [{ local: kubectl-loopback.yml }]\nkubectl-loopback:\n  variables: ${variables}\n`);
  git(work, "init", "--quiet");
  git(work, "remote", "add", "origin", "git@gitlab.example.com:group/project.git");
  git(work, "add", "--all");
  git(work, "-c", "user.name=test", "-c", "user.email=test@example.com", "commit", "--quiet", "--message=All of it");
  const { code, stdout } = await run(process.execPath, [join(npmTools(), "gitlab-ci-local/dist/index.js"), "--force-shell-executor", "--no-color", "kubectl-loopback"], { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null" });
  expect(stdout).toMatch(/CLB101/);
  expect(code).toBe(1);
  const [report] = readdirSync(work, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith("gl-code-quality-report.json"));
  expect(JSON.parse(readFileSync(join(work, report!), "utf8"))[0]).toMatchObject({ check_name: expect.stringMatching(/^CLB/), location: { path: expect.stringMatching(/^manifests\//) } });
});

describe("the pre-commit hook, by pre-commit itself", () => {
  /** The hooks as pre-commit fetches them: a repository with a tag. */
  function hooks(): string {
    const repository = emptyFolder();
    for (const file of [".pre-commit-hooks.yaml", "packages/kubectl-plugin/package.json", "deploy"]) {
      mkdirSync(dirname(join(repository, file)), { recursive: true });
      cpSync(join(ROOT, file), join(repository, file), { recursive: true });
    }
    git(repository, "init", "--quiet");
    git(repository, "add", "--all");
    git(repository, "commit", "--quiet", "--message=All of it");
    git(repository, "tag", `v${VERSION}`);
    return repository;
  }

  async function commit(hook: string, extra = "", env: NodeJS.ProcessEnv = {}) {
    const own = { PATH: process.env["PATH"], GIT_CONFIG_GLOBAL: "/dev/null", GIT_AUTHOR_NAME: "t", GIT_AUTHOR_EMAIL: "t@example.com", GIT_COMMITTER_NAME: "t", GIT_COMMITTER_EMAIL: "t@example.com", ...env };
    writeFileSync(join(work, ".pre-commit-config.yaml"), `repos:\n  - repo: ${hooks()}\n    rev: v${VERSION}\n    hooks: [{ id: ${hook}${extra} }]\n`);
    git(work, "init", "--quiet");
    expect(await run(pythonTool("pre-commit"), ["install"], own)).toMatchObject({ code: 0 });
    git(work, "add", "--all");
    return run("git", ["commit", "--message=Manifests"], own);
  }

  test("it fetches the program and stops a commit of what loops", async () => {
    const { code, stderr } = await commit("kubectl-loopback", ", args: [-f, manifests, --assume, proxy-mode=ipvs]");
    expect([code, stderr]).toEqual([1, expect.stringMatching(/kubectl loopback check\.+Failed/)]);
    expect(stderr).toContain("CLB101");
    expect(existsSync(join(work, `.cache/kubectl-loopback/programs/v${VERSION}/kubectl-loopback`))).toBe(true);
  });

  test("it lets pass what is fine", async () => {
    expect(await commit("kubectl-loopback", ", args: [-f, manifests, --fail-on, never]")).toMatchObject({ code: 0, stderr: expect.stringMatching(/Passed/) });
  });

  test("the one that takes the installed program, on the whole repository", async () => {
    await run("sh", [join(inject("release"), "install.sh"), "--to", join(work, "bin")], {});
    const { code, stderr } = await commit("kubectl-loopback-system", "", { PATH: `${join(work, "bin")}${delimiter}${process.env["PATH"]}` });
    expect([code, stderr]).toEqual([1, expect.stringMatching(/kubectl loopback check \(installed\)\.+Failed/)]);
  });
});
