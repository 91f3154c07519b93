/** Checking against the cluster: a real API server, the user's own plugin, and nothing before the user says so. */
import { chmod, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { manifestsIn, PLUGIN, SAMPLE } from "../cluster/plugin.ts";
import { startCluster, type TestCluster } from "../cluster/server.ts";
import { squiggles } from "./lines.ts";
import { OUR_VSIX } from "./pack.ts";
import { workspaceFiles } from "./room.ts";
import { startEditor, type EditorServer } from "./server.ts";
import { launchBrowser, openFile, openWindow, quickPick, runCommand, screenshot, statusItem } from "./window.ts";

const CHECK = "kubectl-loopback: Check against the Cluster…";

let cluster: TestCluster;
let editor: EditorServer;
let browser: Browser;
let page: Page;
let folder: string;
/** What was run, one line each. */
let runs: () => Promise<string[]>;

/** The plugin, with a note of each run. The folder's own settings name it, which counts only where the folder is trusted. */
async function notingPlugin(path: string, log: string): Promise<void> {
  await writeFile(path, `#!/bin/sh\necho "$*" >> '${log}'\nexec '${process.execPath}' '${PLUGIN}' "$@"\n`);
  await chmod(path, 0o755);
}

beforeAll(async () => {
  cluster = await startCluster();
  await cluster.apply(manifestsIn(SAMPLE));
  const { tools } = inject("editor");
  editor = await startEditor(tools, [OUR_VSIX], {
    settings: { "security.workspace.trust.startupPrompt": "never", "security.workspace.trust.banner": "never" },
    env: { KUBECONFIG: cluster.kubeconfigFor(cluster.admin, { namespace: "shop" }) },
    trust: "asked",
  });
  folder = join(editor.scratch, "shop");
  const [program, log] = [join(editor.scratch, "noting-plugin"), join(editor.scratch, "runs")];
  await mkdir(join(folder, ".vscode"), { recursive: true });
  await notingPlugin(program, log);
  runs = () => readFile(log, "utf8").then((text) => text.trim().split("\n"), () => []);
  await writeFile(join(folder, ".vscode/settings.json"), JSON.stringify({ "kubectlLoopback.binary": program }));
  await writeFile(join(folder, "service.yaml"), workspaceFiles("service.yaml")["service.yaml"]!);
  browser = await launchBrowser(tools.chromium);
  page = await openWindow(browser, editor, folder);
});

afterAll(async () => {
  await browser?.close();
  await editor?.stop();
  await cluster?.stop();
});

const UNKNOWN = [{ line: 6, text: "annotations", severity: "warning" }];
const LOOPS = [{ line: 6, text: "annotations", severity: "error" }];

test("a folder that is not trusted is judged, but there is no command that runs a program", async () => {
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).toEqual(UNKNOWN);
  expect(await quickPick(page, ">kubectl-loopback")).not.toContain(CHECK);
  await screenshot(page, "restricted mode");
  await page.keyboard.press("Escape");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
});

test("a trusted one asks, and runs nothing unless that is agreed to", async () => {
  await page.locator(".statusbar-item").filter({ hasText: "Restricted Mode" }).click();
  await page.locator(".workspace-trust-editor").getByRole("button", { name: "Trust", exact: true }).first().click();
  await page.locator(".workspace-trust-editor").getByText("You trust this folder").waitFor();
  await openFile(page, "service.yaml");
  await runCommand(page, CHECK);
  const dialog = page.locator(".monaco-dialog-box");
  await dialog.getByText(`check --live -f ${folder} -o json --lang en against the cluster of your current kubeconfig context`).waitFor();
  await screenshot(page, "asking before the cluster is checked");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await dialog.waitFor({ state: "detached" });
  expect(await runs()).toEqual([]);
  expect(await squiggles(page)).toEqual(UNKNOWN);
});

test("then the files are judged by what the cluster is like, until that is dismissed", async () => {
  await runCommand(page, CHECK);
  await page.locator(".monaco-dialog-box").getByRole("button", { name: "Run" }).click();
  const item = statusItem(page).filter({ hasText: "cluster: ipvs, 4 nodes" });
  await item.waitFor();
  await expect.poll(() => squiggles(page)).toEqual(LOOPS);
  expect(await runs()).toEqual([`check --live -f ${folder} -o json --lang en`]);
  await expect.poll(() => page.locator(".output-view .view-lines, .panel .view-lines").first().innerText()).toMatch(/Service\sshop\/shop[^]*1\sin\s4\sconnections\shangs/);
  await screenshot(page, "checked against the cluster");
  await item.click();
  await expect.poll(() => squiggles(page)).toEqual(UNKNOWN);
  await item.waitFor({ state: "hidden" });
});

test("a cluster that does not answer is told, and the files are judged as before", async () => {
  await cluster.killServer();
  await runCommand(page, CHECK);
  await page.locator(".monaco-dialog-box").getByRole("button", { name: "Run" }).click();
  const notice = page.locator(".notification-list-item").filter({ hasText: /No report came from the cluster: .*ECONNREFUSED/ });
  await notice.waitFor();
  await screenshot(page, "the cluster does not answer");
  expect(await squiggles(page)).toEqual(UNKNOWN);
});
