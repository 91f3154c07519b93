/** The light bulb: each fix gives exactly the file it should, on disk, and one undo takes it back. */
import { describe, expect, test } from "vitest";
import { squiggles } from "./lines.ts";
import { expectedText, useRoom, workspaceFiles } from "./room.ts";
import { chooseFix, clickOn, openFile, quickFixes, save, screenshot } from "./window.ts";

const room = useRoom(() => workspaceFiles());

interface Fix {
  readonly file: string;
  /** The underlined text to click on. */
  readonly at: string;
  readonly offers: readonly string[];
  /** One of the offers. */
  readonly choose: string;
}

const FIXES: readonly Fix[] = [
  {
    file: "service.yaml", at: "annotations",
    offers: ['Add the annotation prevent-loopback: "true"', "Suppress CLB101, with a reason…", "Explain CLB101"],
    choose: 'Add the annotation prevent-loopback: "true"',
  },
  {
    file: "api.json", at: "annotations",
    offers: ['Add the annotation prevent-loopback: "true"', "Suppress CLB101, with a reason…", "Explain CLB101"],
    choose: 'Add the annotation prevent-loopback: "true"',
  },
  {
    file: "wrong-value.yaml", at: "True",
    offers: ['Write service.cloud.tencent.com/prevent-loopback: "true"', "Suppress CLB101, with a reason…", "Suppress CLB103, with a reason…", "Explain CLB101", "Explain CLB103"],
    choose: 'Write service.cloud.tencent.com/prevent-loopback: "true"',
  },
  {
    file: "listed.yaml", at: "protocol",
    offers: ["Set keepaliveEnable: 1 on every listener (needs a whitelist ticket)", "Suppress CLB202, with a reason…", "Explain CLB202"],
    choose: "Set keepaliveEnable: 1 on every listener (needs a whitelist ticket)",
  },
  {
    file: "ingress.yaml", at: "annotations",
    offers: ["Turn on keepalive: add TkeServiceConfig web-keepalive to this file (needs a whitelist ticket)", "Turn on keepalive: add TkeServiceConfig web-keepalive to listed.yaml (needs a whitelist ticket)", "Turn on keepalive: create web-keepalive.yaml with a TkeServiceConfig (needs a whitelist ticket)", "Suppress CLB201, with a reason…", "Explain CLB201"],
    choose: "Turn on keepalive: add TkeServiceConfig web-keepalive to this file (needs a whitelist ticket)",
  },
];

test.each(FIXES)("$file: $choose", async ({ file, at, offers, choose }) => {
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
  expect(await read(file)).toBe(expectedText(file));

  await page.keyboard.press("Control+Z");
  await save(page);
  expect(await read(file)).toBe(before);
  await expect.poll(() => squiggles(page)).toEqual(marks);
});

test("a TkeServiceConfig in a file of its own: VS Code shows what it will do in both files, and does it", async () => {
  const { page, read } = room();
  await openFile(page, "ingress.yaml");
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  await clickOn(page, "annotations");
  await chooseFix(page, "Turn on keepalive: create web-keepalive.yaml with a TkeServiceConfig (needs a whitelist ticket)");
  const preview = page.locator(".bulk-edit-panel");
  for (const file of ["ingress.yaml", "web-keepalive.yaml"]) await preview.locator(".monaco-list-row").filter({ hasText: file }).locator("input, .monaco-custom-toggle, .edit-checkbox").first().click();
  await screenshot(page, "refactor preview");
  await preview.getByRole("button", { name: "Apply" }).click();
  // VS Code itself saves what went through its preview.
  await expect.poll(() => read("ingress.yaml")).toBe(expectedText("ingress-named.yaml"));
  expect(await read("web-keepalive.yaml")).toBe(expectedText("web-keepalive.yaml"));
  await expect.poll(() => squiggles(page)).toEqual([]);
});

describe("suppressing asks where and why, and writes it down", () => {
  async function suppress(file: string, at: string, where: string): Promise<void> {
    const { page } = room();
    await openFile(page, file);
    await expect.poll(() => squiggles(page)).not.toEqual([]);
    await clickOn(page, at);
    await chooseFix(page, "Suppress CLB101, with a reason…");
    const row = page.locator(".quick-input-list .monaco-list-row").filter({ hasText: where });
    await row.waitFor();
    await screenshot(page, `suppress ${file}`);
    await row.click();
    await page.locator(".quick-input-widget").getByText("Why is it right as it is?").waitFor();
    await page.keyboard.type("nobody calls it from inside");
    await page.keyboard.press("Enter");
    await expect.poll(() => squiggles(page)).toEqual([]);
  }

  test("in a comment above the line", async () => {
    const { page, read, write } = room();
    const before = await read("service.yaml");
    await suppress("service.yaml", "annotations", "In a comment above the line");
    await save(page);
    expect(await read("service.yaml")).toBe(expectedText("service-suppressed.yaml"));
    await write("service.yaml", before);
    await expect.poll(() => squiggles(page)).not.toEqual([]);
  });

  test("in an annotation, in JSON", async () => {
    const { page, read } = room();
    await suppress("api.json", "annotations", "In an annotation of Service default/api");
    await save(page);
    expect(await read("api.json")).toBe(expectedText("api-suppressed.json"));
  });

  test("in the configuration, which is made", async () => {
    const { read } = room();
    const before = await read("service.yaml");
    await suppress("service.yaml", "annotations", "In .kubectl-loopback.yaml");
    expect(await read(".kubectl-loopback.yaml")).toBe(expectedText("configuration-suppressed.yaml"));
    expect(await read("service.yaml")).toBe(before);
  });
});
