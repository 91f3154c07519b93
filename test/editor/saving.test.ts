/** Fix all on save, and a configuration that changes while files are open. */
import { beforeAll, expect, test } from "vitest";
import { until } from "../cluster/processes.ts";
import { squiggles } from "./lines.ts";
import { expectedText, useRoom, workspaceFiles } from "./room.ts";
import { hover, openFile, openFromExplorer, PATIENCE, save, screenshot, typeAfter } from "./window.ts";

const room = useRoom(() => ({
  ...workspaceFiles("service.yaml", "wrong-value.yaml", "listed.yaml"),
  "blank.txt": "a blank at the end \n",
  ".vscode/settings.json": JSON.stringify({ "editor.codeActionsOnSave": { "source.fixAll.kubectlLoopback": "explicit" }, "files.trimTrailingWhitespace": true }),
}));

/** For some time after VS Code shows a folder it does nothing else on saving than to save. Once it takes the blank away, it acts on code, too. */
beforeAll(async () => {
  const { page, read } = room();
  await openFile(page, "blank.txt");
  await until("VS Code acts on saving", 60 * PATIENCE, async () => {
    await page.keyboard.press("Control+S");
    return (await read("blank.txt")) === "a blank at the end\n";
  });
});

test.each(["service.yaml", "wrong-value.yaml", "listed.yaml"])("%s is cured when it is saved", async (file) => {
  const { page, read, write } = room();
  await openFile(page, file);
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  const first = workspaceFiles(file)[file]!.split("\n")[0]!;
  await typeAfter(page, first, " # touched");
  await save(page);
  await expect.poll(() => read(file)).toBe(expectedText(file).replace(first, `${first} # touched`));
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
