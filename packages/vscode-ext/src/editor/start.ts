import { workspace, type ExtensionContext } from "vscode";
import { checkClusterOnDemand } from "../cluster/check-cluster.ts";
import type { RunProgram } from "../cluster/run.ts";
import { offerCodeActions } from "./code-actions.ts";
import { showCodeLenses } from "./code-lenses.ts";
import { completeFields } from "./completions.ts";
import { showDiagnostics } from "./diagnostics.ts";
import { fixProjectOnDemand } from "./fix-project.ts";
import { explainOnHover } from "./hovers.ts";
import { openRulePages } from "./rule-pages.ts";
import { showPaths } from "./path-view.ts";
import { session } from "./session.ts";
import { isAboutUs } from "./settings.ts";
import { showStatus } from "./status.ts";
import { suppressOnDemand } from "./suppressing.ts";

/** Puts everything to work. Nothing is read before a document that may matter is open. `runProgram`: where programs can be run. */
export function start({ subscriptions, extensionUri }: ExtensionContext, runProgram?: RunProgram): void {
  const running = session();
  const diagnostics = showDiagnostics(running);
  const lenses = showCodeLenses(running);
  const paths = showPaths(running);
  subscriptions.push(
    running, diagnostics, lenses, paths, explainOnHover(running), offerCodeActions(running), completeFields(), showStatus(running),
    openRulePages(extensionUri), suppressOnDemand(running), fixProjectOnDemand(running), ...(runProgram ? checkClusterOnDemand(running, runProgram) : []),
    workspace.onDidChangeConfiguration((event) => {
      if (!isAboutUs(event)) return;
      diagnostics.renew();
      lenses.renew();
      paths.renew();
    }),
  );
}
