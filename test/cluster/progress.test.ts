/** What is said while a cluster is read: on a terminal, once it takes a while; nothing otherwise. */
import { execFile, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { loopback, PLUGIN, temporaryFolder } from "./plugin.ts";
import { useSample, type Sample } from "./sample.ts";

let { proxy, kubeconfig } = {} as Sample;
useSample((sample) => ({ proxy, kubeconfig } = sample));

/** util-linux' `script` gives a program a terminal; its options are others elsewhere. */
const hasScript = await promisify(execFile)("script", ["--version"]).then(({ stdout }) => stdout.includes("util-linux"), () => false);

/** What the plugin writes to a terminal on standard error, its standard output being a file. */
async function onTerminal(...args: string[]): Promise<{ shown: string; stdout: string }> {
  const out = join(temporaryFolder(), "out");
  const command = [process.execPath, PLUGIN, ...args].map((word) => `'${word}'`).join(" ");
  const child = spawn("script", ["-qec", `${command} > '${out}'`, "/dev/null"], { env: { PATH: process.env["PATH"], HOME: temporaryFolder(), LANG: "C", KUBECONFIG: kubeconfig, TERM: "xterm" }, stdio: ["ignore", "pipe", "ignore"] });
  let shown = "";
  child.stdout.on("data", (chunk) => (shown += chunk));
  await new Promise((resolve) => child.on("close", resolve));
  return { shown, stdout: readFileSync(out, "utf8") };
}

const ERASE = "\r\u001b[K";

describe.runIf(hasScript)("on a terminal", () => {
  test("a line that counts, rewritten each second and gone in the end", async () => {
    proxy.inject({ path: /nodes$/, delayMs: 3300 });
    const { shown, stdout } = await onTerminal("check");
    const lines = shown.split(ERASE);
    expect(lines[0]).toBe("");
    expect(lines.slice(1, -1).length).toBeGreaterThanOrEqual(2);
    for (const line of lines.slice(1, -1)) expect(line).toMatch(/^reading the cluster: [1-9]\d* objects, \d s$/);
    expect(lines.at(-1)).toBe("");
    expect(stdout).toContain("svc/orders");
    expect(stdout).not.toContain("\u001b");
  });

  test("in the language of the user", async () => {
    proxy.inject({ path: /nodes$/, delayMs: 1500 });
    expect((await onTerminal("check", "--lang", "zh-CN")).shown).toMatch(/[\u4e00-\u9fff]/);
  });

  test("nothing when all lists are there within a second", async () => {
    expect((await onTerminal("check")).shown).toBe("");
  });
});

test("nothing where standard error is no terminal, however long it takes", async () => {
  proxy.inject({ path: /nodes$/, delayMs: 2500 });
  expect((await loopback(["check"], { kubeconfig })).stderr).toBe("");
});
