/** Next to Red Hat's YAML language server: each says what it knows, nothing is said twice. */
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { squiggles } from "./lines.ts";
import { OUR_VSIX, packNeighbour } from "./pack.ts";
import { workspaceFiles } from "./room.ts";
import { startEditor, type EditorServer } from "./server.ts";
import { launchBrowser, openFile, openWindow, problems, screenshot } from "./window.ts";

let packed: string;
let editor: EditorServer;
let browser: Browser;
let page: Page;

beforeAll(async () => {
  const { tools } = inject("editor");
  packed = await mkdtemp(join(tmpdir(), "kubectl-loopback-neighbour-"));
  editor = await startEditor(tools, [OUR_VSIX, await packNeighbour(tools.modules, packed)]);
  const folder = join(editor.scratch, "both");
  await mkdir(folder);
  const service = workspaceFiles("service.yaml")["service.yaml"]!;
  await writeFile(join(folder, "service.yaml"), service);
  await writeFile(join(folder, "twice.yaml"), service.replace("kind: Service", "kind: Service\nkind: Service"));
  browser = await launchBrowser(tools.chromium);
  page = await openWindow(browser, editor, folder);
});

afterAll(async () => {
  await browser?.close();
  await editor?.stop();
  await rm(packed, { recursive: true });
});

test("what is ours is still ours", async () => {
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 6, text: "annotations", severity: "warning" }]);
});

test("a mistake of YAML itself is told by the YAML server alone", async () => {
  await openFile(page, "twice.yaml");
  await expect.poll(async () => (await problems(page)).filter((row) => row.includes("[Ln 4"))).toEqual(["Map keys must be unique YAML [Ln 4, Col 1]"]);
  await screenshot(page, "next to Red Hat's");
});
