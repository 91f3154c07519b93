/** Completion as people meet it: Tab in real shells, by the plugin itself and through a real kubectl, with names from a real API server. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { kubectlTool } from "../build-tools.ts";
import { loopback, manifestsIn, PLUGIN, runProgram, SAMPLE } from "../plugin.ts";
import { startCluster, type TestCluster } from "../server.ts";
import { openTerminal, sourcing, type Terminal } from "./terminal.ts";

let cluster: TestCluster;
let folder: string;
let env: Record<string, string>;
/** A kubeconfig with contexts that would do harm. */
let hostile: string;

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  folder = mkdtempSync(join(tmpdir(), "loopback-shells-"));
  const bin = join(folder, "bin");
  mkdirSync(bin);
  for (const name of ["kubectl-loopback", "kubectl_complete-loopback"]) symlinkSync(join(dirname(PLUGIN), name), join(bin, name));
  const kubectl = await kubectlTool();
  if (kubectl !== "kubectl") symlinkSync(kubectl, join(bin, "kubectl"));
  mkdirSync(join(folder, "manifests"));
  writeFileSync(join(folder, "manifests/one.yaml"), "");
  hostile = join(folder, "hostile");
  writeFileSync(hostile, JSON.stringify({ contexts: ["evil$(touch pwned)", "evil;touch pwned", "evil`touch pwned`", "good"].map((name) => ({ name })) }));
  env = { PATH: [bin, dirname(process.execPath), process.env["PATH"]].join(delimiter), KUBECONFIG: cluster.kubeconfigFor(cluster.admin, { namespace: "shop" }) };
});

afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await cluster?.stop();
});

/** What is typed up to Tab, and what stands there afterwards; `@` is where the cursor is. */
const LINES: readonly (readonly [string, string])[] = [
  ["expl", "explain @"],
  ["check --all-n", "check --all-namespaces @"],
  ["check --fail-on w", "check --fail-on warning @"],
  ["check --output=sar", "check --output=sarif @"],
  ["check -o jsonp", "check -o jsonpath=@"],
  ["explain CLB40", "explain CLB40@"],
  ["explain CLB402", "explain CLB402 @"],
  ["fix --remedy prev", "fix --remedy prevent-loopback @"],
  ["check --what-if keepalive-wh", "check --what-if keepalive-whitelist=@"],
  ["check --assume nod", "check --assume nodes=@"],
  ["check --context ad", "check --context admin @"],
  ["check -f mani", "check -f manifests/@"],
  ["check -f manifests/o", "check -f manifests/one.yaml @"],
  ["check -k mani", "check -k manifests/@"],
  // From the API server: names of the context's namespace and of others, of what has a CLB, and of clients.
  ["check svc/ord", "check svc/orders @"],
  ["check svc/pla", "check svc/pla@"],
  ["check svc ord", "check svc orders @"],
  ["check -n web ing/sl", "check -n web ing/slow @"],
  ["check --namespace=we", "check --namespace=web @"],
  ["check svc/orders --from dep", "check svc/orders --from deployment/@"],
  ["check svc/orders --from=deploy/ne", "check svc/orders --from=deploy/near @"],
];

/** Behind an `=` kubectl's own scripts for zsh and fish mistake `-mode=` for a flag, so these are for the plugin's. */
const OWN: readonly (readonly [string, string])[] = [
  ["check --assume proxy-mode=rep", "check --assume proxy-mode=replaced @"],
  ["check --assume=proxy-mode=rep", "check --assume=proxy-mode=replaced @"],
  ["check -o sarif=manifests/o", "check -o sarif=manifests/one.yaml @"],
];

describe.each(["bash", "zsh", "fish"] as const)("%s", (shell) => {
  describe.each([["kubectl-loopback", "kubectl-loopback completion"], ["kubectl loopback", "kubectl completion"]] as const)("%s", (program, completion) => {
    let terminal: Terminal;
    beforeAll(async () => {
      terminal = await openTerminal(shell, env, folder);
      await terminal.run(sourcing(shell, `${completion} ${shell}`));
    });
    afterAll(() => terminal?.close());

    const lines = program === "kubectl-loopback" ? [...LINES, ...OWN] : LINES;
    test.each(lines)("%s", async (line, completed) => {
      expect(await terminal.completed(`${program} ${line}`)).toBe(`${program} ${completed}`);
    });
    test("what there is to choose from is listed", async () => {
      const screen = await terminal.listed(`${program} completion `);
      for (const word of ["bash", "fish", "kubectl", "powershell", "zsh"]) expect(screen).toMatch(new RegExp(`(?:^|\\s)${word}(?:\\s|$)`, "m"));
    });
    test("a name that a shell would run is never typed for anybody", async () => {
      await terminal.run(shell === "fish" ? `set -gx KUBECONFIG ${hostile}` : `export KUBECONFIG=${hostile}`);
      expect(await terminal.completed(`${program} check --context ev`)).toBe(`${program} check --context ev@`);
      expect(await terminal.completed(`${program} check --context go`)).toBe(`${program} check --context good @`);
      await terminal.run("true");
      expect(existsSync(join(folder, "pwned"))).toBe(false);
    });
  });
});

describe("kubectl's own protocol", () => {
  const throughKubectl = async (...words: string[]) => runProgram(await kubectlTool(), ["__complete", "loopback", ...words], { env });

  test.each([["check svc/"], ["explain CLB2"], ["check --assume="], ["check -f "], ["check -k "], [""]])("%s", async (line) => {
    const words = line.split(" ");
    const [own, kubectls] = [await loopback(["__complete", ...words], { env }), await throughKubectl(...words)];
    expect(kubectls).toMatchObject({ code: 0, stdout: own.stdout });
  });
  test("who may list nothing gets nothing, without a word", async () => {
    expect(await loopback(["__complete", "check", "svc/"], { kubeconfig: cluster.kubeconfigFor(cluster.reader) })).toMatchObject({ code: 0, stdout: ":4\n", stderr: "" });
  });
  test("the built program is what completion kubectl prints", async () => {
    const { stdout } = await loopback(["completion", "kubectl"]);
    expect(stdout).toBe(readFileSync(join(dirname(PLUGIN), "kubectl_complete-loopback"), "utf8"));
  });
});
