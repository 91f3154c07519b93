import { workspace, type ExtensionContext } from "vscode";
import { offerCodeActions } from "./code-actions.ts";
import { showDiagnostics } from "./diagnostics.ts";
import { openRulePages } from "./rule-pages.ts";
import { session } from "./session.ts";
import { isAboutUs } from "./settings.ts";

/** Puts everything to work. Nothing is read before a document that may matter is open. */
export function start({ subscriptions, extensionUri }: ExtensionContext): void {
  const running = session();
  const diagnostics = showDiagnostics(running);
  subscriptions.push(
    running, diagnostics, openRulePages(extensionUri), offerCodeActions(running),
    workspace.onDidChangeConfiguration((event) => { if (isAboutUs(event)) diagnostics.renew(); }),
  );
}
