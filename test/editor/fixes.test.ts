/** The light bulb: each fix gives exactly the file it should, on disk, and one undo takes it back. */
import { expect, test } from "vitest";
import { expectedText, useRoom, workspaceFiles } from "./room.ts";
import { chooseFix, clickOn, openFile, quickFixes, save, screenshot, squiggles } from "./window.ts";

const room = useRoom(() => workspaceFiles());

interface Fix {
  readonly file: string;
  /** The underlined text to click on. */
  readonly at: string;
  readonly offers: readonly string[];
  /** One of the offers. */
  readonly choose: string;
  /** Files of `expected/`, each as it must be on disk. */
  readonly gives: readonly string[];
}

const FIXES: readonly Fix[] = [
  {
    file: "service.yaml", at: "annotations",
    offers: ['Add the annotation prevent-loopback: "true"', "Explain CLB101"],
    choose: 'Add the annotation prevent-loopback: "true"', gives: ["service.yaml"],
  },
  {
    file: "api.json", at: "annotations",
    offers: ['Add the annotation prevent-loopback: "true"', "Explain CLB101"],
    choose: 'Add the annotation prevent-loopback: "true"', gives: ["api.json"],
  },
  {
    file: "wrong-value.yaml", at: "True",
    offers: ['Add the annotation prevent-loopback: "true"', 'Write service.cloud.tencent.com/prevent-loopback: "true"', "Explain CLB101", "Explain CLB103"],
    choose: 'Write service.cloud.tencent.com/prevent-loopback: "true"', gives: ["wrong-value.yaml"],
  },
  {
    file: "listed.yaml", at: "protocol",
    offers: ["Set keepaliveEnable: 1 on every listener (needs a whitelist ticket)", "Explain CLB202"],
    choose: "Set keepaliveEnable: 1 on every listener (needs a whitelist ticket)", gives: ["listed.yaml"],
  },
  {
    file: "ingress.yaml", at: "annotations",
    offers: ["Turn on keepalive: add TkeServiceConfig web-keepalive to this file (needs a whitelist ticket)", "Turn on keepalive: create web-keepalive.yaml with a TkeServiceConfig (needs a whitelist ticket)", "Explain CLB201"],
    choose: "Turn on keepalive: add TkeServiceConfig web-keepalive to this file (needs a whitelist ticket)", gives: ["ingress.yaml"],
  },
];

test.each(FIXES)("$file: $choose", async ({ file, at, offers, choose, gives }) => {
  const { page, read } = room();
  const before = await read(file);
  await openFile(page, file);
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  const marks = await squiggles(page);
  await clickOn(page, at);
  expect(await quickFixes(page)).toEqual(offers);
  await screenshot(page, `light bulb ${file}`);
  await chooseFix(page, choose);
  await expect.poll(() => squiggles(page)).toEqual([]);
  await save(page);
  for (const name of gives) expect(await read(name)).toBe(expectedText(name));

  await page.keyboard.press("Control+Z");
  await save(page);
  expect(await read(file)).toBe(before);
  await expect.poll(() => squiggles(page)).toEqual(marks);
});
