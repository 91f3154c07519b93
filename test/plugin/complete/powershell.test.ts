/**
 * The script for PowerShell, which cannot be run here: that it is PowerShell at all is told by a grammar of the language,
 * what it does by its parts. The other scripts run in their shells in test/cluster/shells.
 */
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { Language, Parser, type Node } from "web-tree-sitter";
import { loopback } from "../plugin.ts";

const GRAMMAR = createRequire(import.meta.url).resolve("tree-sitter-powershell/tree-sitter-powershell.wasm");

async function parser(): Promise<Parser> {
  await Parser.init();
  return new Parser().setLanguage(await Language.load(GRAMMAR));
}

const texts = (root: Node, type: string) => root.descendantsOfType(type).map((node) => node!.text);

test("it is PowerShell", async () => {
  const read = await parser();
  const { stdout, code } = await loopback(["completion", "powershell"]);
  expect(code).toBe(0);
  expect(read.parse(stdout)!.rootNode.hasError).toBe(false);
  expect(read.parse(stdout.replace("param(", "param((("))!.rootNode.hasError).toBe(true);
});

test("it registers a completer that asks the plugin, passes words as words, and runs nothing else", async () => {
  const { stdout } = await loopback(["completion", "powershell"]);
  const { rootNode } = (await parser()).parse(stdout)!;
  expect([...new Set(texts(rootNode, "command_name"))].toSorted()).toEqual(["ForEach-Object", "Register-ArgumentCompleter", "Select-Object", "Where-Object", "kubectl-loopback"]);
  const asked = rootNode.descendantsOfType("command").map((node) => node!.text).find((text) => text.startsWith("kubectl-loopback"));
  expect(asked).toBe("kubectl-loopback __complete @words 2>$null");
  const registered = rootNode.descendantsOfType("command").map((node) => node!.text).find((text) => text.startsWith("Register-ArgumentCompleter"));
  expect(registered).toMatch(/^Register-ArgumentCompleter -Native -CommandName 'kubectl-loopback' -ScriptBlock \{\n\s+param\(\$wordToComplete, \$commandAst, \$cursorPosition\)/);
  expect(stdout).not.toMatch(/Invoke-Expression(?! *$)|iex\b|& *\$/m);
});
