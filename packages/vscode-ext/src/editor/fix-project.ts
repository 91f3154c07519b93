import { commands, l10n, window, workspace, type Disposable } from "vscode";
import { editTexts } from "../show/edits.ts";
import { fixProject } from "../show/fix-all.ts";
import { COMMANDS } from "./names.ts";
import { pickProject } from "./pick-project.ts";
import type { Session } from "./session.ts";
import { toWorkspaceEdit } from "./workspace-edits.ts";

/** The edits of `fix -f FOLDER`; of more than one file the editor shows them before anything is changed. */
export function fixProjectOnDemand(session: Session): Disposable {
  return commands.registerCommand(COMMANDS.fixProject, async () => {
    const live = await pickProject(session);
    if (!live) return;
    // Unsaved text counts, also that of documents that were opened a moment ago.
    await Promise.all(workspace.textDocuments.map((document) => session.view(document)));
    const texts = editTexts(fixProject(live.project.judged()), (file) => live.project.file(file)!.text);
    const edit = await toWorkspaceEdit(texts, live, "kubectl-loopback");
    if (!edit) void window.showWarningMessage(l10n.t("A file has changed meanwhile. Nothing was written: try again."));
    else if (edit.size === 0) void window.showInformationMessage(l10n.t("There is nothing to fix."));
    else await workspace.applyEdit(edit);
  });
}
