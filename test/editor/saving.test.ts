/** Fix all on save, and a configuration that changes while files are open. */
import { expect, test } from "vitest";
import { squiggles } from "./lines.ts";
import { expectedText, useRoom, workspaceFiles } from "./room.ts";
import { hover, openFile, openFromExplorer, save, screenshot, typeAfter } from "./window.ts";

const room = useRoom(() => ({
  ...workspaceFiles("service.yaml", "wrong-value.yaml", "listed.yaml"),
  ".vscode/settings.json": JSON.stringify({ "editor.codeActionsOnSave": { "source.fixAll.kubectlLoopback": "explicit" } }),
}));

/**
 * Saves until a file says something, as a person would: VS Code only begins to act on saving some time after it shows a
 * folder, and drops what it was given where another extension begins to offer actions at that very moment.
 */
async function saved(file: string, text: string): Promise<void> {
  const { page, read } = room();
  await save(page);
  await expect.poll(async () => {
    const now = await read(file);
    if (now !== text) await page.keyboard.press("Control+S");
    return now;
  }, { interval: 1000 }).toBe(text);
}

test.each(["service.yaml", "wrong-value.yaml", "listed.yaml"])("%s is cured when it is saved", async (file) => {
  const { page, write } = room();
  await openFile(page, file);
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  const first = workspaceFiles(file)[file]!.split("\n")[0]!;
  await typeAfter(page, first, " # touched");
  await saved(file, expectedText(file).replace(first, `${first} # touched`));
  await expect.poll(() => squiggles(page)).toEqual([]);
  await write(file, workspaceFiles(file)[file]!);
});

test("the configuration changes while files are open", async () => {
  const { page, write } = room();
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 6, text: "annotations", severity: "warning" }]);
  await write(".kubectl-loopback.yaml", "assume:\n  proxy-mode: ipvs\n");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 6, text: "annotations", severity: "error" }]);
  await write(".kubectl-loopback.yaml", "assume:\n  proxy-mode: iptables\n");
  await expect.poll(() => squiggles(page)).toEqual([]);
});

test("a mistake in the configuration is told at its line, with the right word", async () => {
  const { page, write } = room();
  await write(".kubectl-loopback.yaml", "# ours\nasume:\n  proxy-mode: ipvs\n");
  await openFromExplorer(page, ".kubectl-loopback.yaml");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 2, text: "asume", severity: "error" }]);
  expect(await hover(page, "asume")).toContain("assume");
  await screenshot(page, "a mistake in the configuration");
});
