/** With Chinese as the display language everything of ours is Chinese. */
import { expect, test } from "vitest";
import { squiggles } from "./lines.ts";
import { useRoom, workspaceFiles } from "./room.ts";
import { clickOn, codeLenses, hover, openFile, quickFixes, screenshot } from "./window.ts";

const room = useRoom(() => workspaceFiles(), { language: "zh-cn", colorScheme: "light" });

const CHINESE = /\p{Script=Han}/u;

test("squiggle, hover, light bulb, lens and commands", async () => {
  const { page } = room();
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  await expect.poll(() => codeLenses(page).allInnerTexts()).toEqual([expect.stringMatching(CHINESE), "报文路径"]);
  expect(await hover(page, "annotations")).toContain("集群");
  await screenshot(page, "Chinese hover");
  await clickOn(page, "annotations");
  for (const title of await quickFixes(page)) expect(title).toMatch(CHINESE);
  await screenshot(page, "Chinese light bulb");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input[type=text]").fill(">kubectl-loopback");
  const commands = page.locator(".quick-input-list .monaco-list-row");
  await commands.first().waitFor();
  for (const command of await commands.allInnerTexts()) expect(command).toMatch(CHINESE);
});
