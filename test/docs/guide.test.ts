/** The pages that show commands with what they print: run here, word for word; and the verdicts of the questions' examples. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { isUsageError } from "../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { loopback, report, ROOT } from "../plugin/plugin.ts";
import { headings, read, split } from "./markdown.ts";

const PAGES = ["guide", "snapshot", "probe"].flatMap((name) => [
  { page: `docs/${name}.md`, other: `docs/${name}.zh-CN.md`, lang: "en" },
  { page: `docs/${name}.zh-CN.md`, other: `docs/${name}.md`, lang: "zh-CN" },
]);

/** ```` ```sh run ````, a command, ```` ```text ````, what it prints. */
const EXECUTED = /```sh run\nkubectl loopback (.*)\n```\n\n```text\n((?:(?!```).*\n)*)```/g;

const argvOf = (line: string) => line.split(" ").filter((word) => word !== "");

/** All commands of ours in the shell blocks of a page. */
function commandsOf(page: string): string[] {
  const lines = split(read(page)).fences.filter(({ words }) => words[0] === "sh").flatMap(({ text }) => text.split("\n"));
  return lines.map((line) => line.split(" | ")[0]!.replace(/\s+#.*$/, "").trim()).filter((line) => line.startsWith("kubectl loopback "));
}

describe.each(PAGES)("$page", ({ page, other, lang }) => {
  test("prints what it shows", async () => {
    const text = read(page);
    let now = text;
    for (const [block, line = ""] of text.matchAll(EXECUTED)) {
      const { stdout, stderr } = await loopback([...argvOf(line), "--lang", lang], { terminal: 100, env: { NO_COLOR: "1" } });
      now = now.replace(block, () => `\`\`\`sh run\nkubectl loopback ${line}\n\`\`\`\n\n\`\`\`text\n${line.includes("--dry-run") ? stderr : stdout}\`\`\``);
    }
    if (process.env["UPDATE_TRANSCRIPTS"] === "1") writeFileSync(join(ROOT, page), now);
    expect(now).toBe(readFileSync(join(ROOT, page), "utf8"));
    expect(split(text).fences.filter(({ words }) => words[1] === "run").length).toBe([...text.matchAll(EXECUTED)].length);
  });

  test("shows only commands that can be typed", () => {
    const wrong = commandsOf(page).map((command) => ({ command, parsed: parseCommandLine(argvOf(command.slice("kubectl loopback ".length))) })).filter(({ parsed }) => isUsageError(parsed));
    expect(wrong).toEqual([]);
    expect(commandsOf(page).length).toBeGreaterThan(3);
  });

  test("has the same commands and sections as the other language", () => {
    expect(commandsOf(page)).toEqual(commandsOf(other));
    expect(headings(read(page)).map(({ level }) => level)).toEqual(headings(read(other)).map(({ level }) => level));
  });
});

interface Question { readonly file: string; readonly from?: string; readonly verdicts: readonly string[] }

/** The questions of the original document, each with its answer. */
const QUESTIONS: readonly Question[] = [
  { file: "public-clb", verdicts: ["svc/server TCP 80 safe public-clb", "ing/server HTTP 80 safe public-clb"] },
  { file: "own-address", verdicts: ["svc/server TCP 80 loops vip-not-bound 1/3"] },
  { file: "own-address", from: "pod/caller", verdicts: ["svc/server TCP 80 loops vip-not-bound 1/3"] },
  { file: "own-address", from: "pod/host-caller", verdicts: ["svc/server TCP 80 safe no-shared-node"] },
  { file: "anti-affinity", from: "deploy/client", verdicts: ["svc/server-cluster TCP 80 loops vip-not-bound 1/3", "svc/server-local TCP 80 safe no-shared-node", "ing/server-local HTTP 80 safe no-shared-node"] },
  { file: "anti-affinity", from: "deploy/anywhere", verdicts: ["svc/server-cluster TCP 80 loops vip-not-bound 1/3", "svc/server-local TCP 80 loops vip-not-bound 1/1", "ing/server-local HTTP 80 loops source-ip-kept 1/1"] },
  { file: "direct-access", from: "pod/neighbour", verdicts: ["svc/shared TCP 80 loops vip-not-bound 1/1", "svc/own TCP 80 safe no-shared-node"] },
  { file: "direct-access", from: "deploy/client", verdicts: ["svc/shared TCP 80 safe no-shared-node", "svc/own TCP 80 safe no-shared-node"] },
  { file: "advice", verdicts: ["ing/roc HTTP 80 loops source-ip-kept 1/3"] },
];

describe("the original's questions", () => {
  test.each(QUESTIONS)("$file, asked by $from", async ({ file, from, verdicts }) => {
    const { listeners, problems } = await report(["-n", "prod", "-f", "examples/questions/cluster.yaml", "-f", `examples/questions/${file}.yaml`, ...(from ? ["--from", from] : [])]);
    const shown = listeners.map(({ object, port, protocol, verdict, reason, probability }) =>
      [`${object.kind === "Ingress" ? "ing" : "svc"}/${object.name}`, protocol, port, verdict, reason, ...(probability ? [probability.max === 1 ? "1/1" : `1/${Math.round(1 / probability.max)}`] : [])].join(" "));
    expect(shown).toEqual(verdicts);
    expect(problems).toEqual([]);
  });

  test("the advice cures its Ingress: by the name no packet meets the CLB", async () => {
    const { stdout, code } = await loopback(["fix", "-f", "examples/questions/cluster.yaml", "-f", "examples/questions/advice.yaml", "--remedy", "coredns-rewrite"]);
    expect([code, stdout]).toEqual([1, expect.stringContaining("+        rewrite name roc.oa.com server.prod.svc.cluster.local\n")]);
  });

  test("every file is asked about, and shown in the guide", () => {
    for (const { file } of QUESTIONS) for (const { page } of PAGES.slice(0, 2)) expect(read(page)).toContain(`examples/questions/${file}.yaml`);
  });
});
