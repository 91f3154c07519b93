/** What there is to read beside squiggles, and what is offered while typing. */
import { expect, test } from "vitest";
import { squiggles } from "./lines.ts";
import { expectedText, useRoom, workspaceFiles } from "./room.ts";
import { clickOn, codeLenses, completions, hover, openFile, runCommand, save, screenshot, statusItem } from "./window.ts";

const room = useRoom(() => workspaceFiles());

test("the hover over kind tells the verdict, and why", async () => {
  const { page } = room();
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  const words = await hover(page, "Service");
  await screenshot(page, "hover over kind");
  expect(words).toContain("Service default/shop");
  expect(words).toContain("TCP 80: may loop");
});

test("the hover over a field of ours tells what it is", async () => {
  const { page } = room();
  await openFile(page, "wrong-value.yaml");
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  const words = await hover(page, "prevent-loopback");
  await screenshot(page, "hover over a field");
  expect(words).toContain("prevent-loopback");
  expect(words).toContain("What to do");
});

test("a lens over each object with a CLB, and a count of all of them", async () => {
  const { page } = room();
  await openFile(page, "listed.yaml");
  await expect.poll(() => codeLenses(page).allInnerTexts()).toEqual([expect.stringContaining("HTTP 80: loops"), "packet path", expect.stringContaining("HTTP 80: loops"), "packet path"]);
  await expect.poll(() => statusItem(page).allInnerTexts()).toHaveLength(1);
  await screenshot(page, "lenses and status item");
});

test("completion knows the annotations, and the one value that counts", async () => {
  const { page, read } = room();
  await openFile(page, "service.yaml");
  await clickOn(page, "subnet-k3v5t2dw");
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  await page.keyboard.type("prevent");
  expect(await completions(page)).toContain("service.cloud.tencent.com/prevent-loopback");
  await screenshot(page, "completion");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await save(page);
  expect(await read("service.yaml")).toBe(expectedText("service.yaml"));
});

test("a rule's page opens", async () => {
  const { page } = room();
  await runCommand(page, "kubectl-loopback: Explain a Rule");
  await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "CLB201" }).click();
  const preview = page.frameLocator("iframe.webview.ready").frameLocator("iframe").locator("h1");
  await preview.waitFor();
  expect(await preview.innerText()).toContain("CLB201");
  await screenshot(page, "rule page");
});

test("the walkthrough opens", async () => {
  const { page } = room();
  await runCommand(page, "Welcome: Open Walkthrough...");
  await page.locator(".quick-input-list .monaco-list-row").filter({ hasText: "Keep CLB loopback out of your manifests" }).click();
  await page.locator(".gettingStartedContainer").getByText("Check against the cluster").first().waitFor();
  await screenshot(page, "walkthrough");
});
