import { describe, expect, test } from "vitest";
import { loopback } from "./plugin.ts";

const CHINESE = "编号";
const ENGLISH = "CODE";

async function language(env: Record<string, string>, ...argv: string[]): Promise<"en" | "zh-CN" | undefined> {
  const { stdout } = await loopback(["rules", ...argv], { env });
  return stdout.startsWith(CHINESE) ? "zh-CN" : stdout.startsWith(ENGLISH) ? "en" : undefined;
}

describe("the language: --lang, else the first of LC_ALL, LC_MESSAGES and LANG that is set", () => {
  const cases: readonly (readonly [Record<string, string>, readonly string[], "en" | "zh-CN"])[] = [
    [{}, [], "en"],
    [{ LANG: "zh_CN.UTF-8" }, [], "zh-CN"],
    [{ LANG: "zh-CN" }, [], "zh-CN"],
    [{ LANG: "C" }, [], "en"],
    [{ LANG: "de_DE.UTF-8" }, [], "en"],
    [{ LC_ALL: "zh_CN.UTF-8", LANG: "en_US.UTF-8" }, [], "zh-CN"],
    [{ LC_ALL: "C", LC_MESSAGES: "zh_CN.UTF-8", LANG: "zh_CN.UTF-8" }, [], "en"],
    [{ LC_MESSAGES: "zh_CN.UTF-8", LANG: "en_US.UTF-8" }, [], "zh-CN"],
    [{ LC_ALL: "", LANG: "zh_CN.UTF-8" }, [], "zh-CN"],
    [{ LC_CTYPE: "zh_CN.UTF-8" }, [], "en"],
    [{ LANG: "zh_CN.UTF-8" }, ["--lang", "en"], "en"],
    [{ LC_ALL: "en_US.UTF-8" }, ["--lang=zh-CN"], "zh-CN"],
  ];
  for (const [env, argv, wanted] of cases) test(`${JSON.stringify(env)} ${argv.join(" ")}`, async () => expect(await language(env, ...argv)).toBe(wanted));

  test("of wrong usage, too", async () => {
    expect((await loopback(["chek", "--lang", "zh-CN"])).stderr).toContain("没有命令");
    expect((await loopback(["chek", "--lang=zh-CN"])).stderr).toContain("没有命令");
    expect((await loopback(["chek"], { env: { LANG: "zh_CN" } })).stderr).toContain("没有命令");
  });
  test("of problems, too", async () => {
    expect((await loopback(["check", "-f", "nowhere.yaml", "--lang", "zh-CN"])).stderr).toMatch(/^错误: nowhere\.yaml.* \[file-not-found\]\n/);
  });
  test("everything but words is the same in both", async () => {
    const [en, zh] = await Promise.all(["en", "zh-CN"].map(async (lang) => JSON.parse((await loopback(["check", "-f", "examples/cluster", "-o", "json", "--lang", lang])).stdout)));
    const WORDS = new Set(["message", "why", "advice", "title", "docs"]);
    const bare = (report: unknown) => JSON.stringify(report, (key, value: unknown) => (WORDS.has(key) ? undefined : value));
    expect(bare(zh) === bare(en)).toBe(true);
  });
});

describe("colours: --color, else on a terminal, unless NO_COLOR is set", () => {
  const cases: readonly (readonly [string, { terminal?: number; env?: Record<string, string> }, readonly string[], boolean])[] = [
    ["a pipe", {}, [], false],
    ["a terminal", { terminal: 100 }, [], true],
    ["NO_COLOR", { terminal: 100, env: { NO_COLOR: "1" } }, [], false],
    ["an empty NO_COLOR counts as none", { terminal: 100, env: { NO_COLOR: "" } }, [], true],
    ["TERM=dumb", { terminal: 100, env: { TERM: "dumb" } }, [], false],
    ["--color never", { terminal: 100 }, ["--color", "never"], false],
    ["--color always into a pipe", {}, ["--color=always"], true],
    ["--color always beats NO_COLOR", { env: { NO_COLOR: "1" } }, ["--color=always"], true],
    ["--color auto", { terminal: 100, env: { NO_COLOR: "1" } }, ["--color", "auto"], false],
  ];
  for (const [name, around, argv, coloured] of cases) {
    test(name, async () => {
      const { stdout } = await loopback(["check", "-f", "examples/manifests", ...argv], around);
      expect(stdout.includes("\u001b[")).toBe(coloured);
    });
  }
  test("never in JSON", async () => {
    expect((await loopback(["check", "-f", "examples/manifests", "-o", "json", "--color", "always"], { terminal: 100 })).stdout).not.toContain("\u001b");
  });
  test("colours change nothing else", async () => {
    const [plain, painted] = await Promise.all(["never", "always"].map((when) => loopback(["check", "-f", "examples/cluster", "-v", "--color", when])));
    expect(painted!.stdout.replace(/\u001b\[\d+m/g, "")).toBe(plain!.stdout);
  });
});
