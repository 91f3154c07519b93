import { commands, l10n, Position, window, workspace, WorkspaceEdit, type Disposable, type Uri } from "vscode";
import { suppressNextLine } from "../show/suppress.ts";
import { COMMANDS } from "./names.ts";

/** What is to be suppressed, in the text that was looked at. */
export interface ToSuppress {
  readonly uri: Uri;
  readonly version: number;
  readonly line: number;
  readonly code: string;
}

/** Asks for the reason, and writes it above the line. */
export function suppressOnDemand(): Disposable {
  return commands.registerCommand(COMMANDS.suppress, async ({ uri, version, line, code }: ToSuppress) => {
    const reason = await window.showInputBox({
      title: l10n.t("Suppress {0}", code),
      prompt: l10n.t("Why is it right as it is? The reason is written into the file."),
      validateInput: (text) => (text.trim() === "" ? l10n.t("A suppression needs a reason.") : undefined),
    });
    if (reason === undefined || reason.trim() === "") return;
    const document = await workspace.openTextDocument(uri);
    if (document.version !== version) {
      void window.showWarningMessage(l10n.t("The text has changed meanwhile. Nothing was written: suppress it again."));
      return;
    }
    const { at, text } = suppressNextLine(document.lineAt(line).text, line, code, reason, document.eol === 2 ? "\r\n" : "\n");
    const edit = new WorkspaceEdit();
    edit.insert(uri, new Position(at.line, at.character), text);
    await workspace.applyEdit(edit);
  });
}
