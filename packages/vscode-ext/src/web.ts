import type { ExtensionContext } from "vscode";
import { start } from "./editor/start.ts";

/** In a browser: everything but what needs a process of its own. */
export function activate(context: ExtensionContext): void {
  start(context);
}

export { start };
