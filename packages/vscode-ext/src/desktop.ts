import type { ExtensionContext } from "vscode";
import { runProgram } from "./cluster/run.ts";
// The bundle for browsers, which stands beside this one: built once, shipped once.
import { start } from "./web.js";

/** On a desktop or a server. */
export function activate(context: ExtensionContext): void {
  start(context, runProgram);
}
