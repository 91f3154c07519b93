import { Range, Uri, workspace, WorkspaceEdit, type TextDocument, type WorkspaceEditEntryMetadata } from "vscode";
import { textChanges, type FileChanges } from "../show/edits.ts";
import type { LiveProject } from "./live-project.ts";

/**
 * New texts as an edit of documents; undefined where one is no longer the text that was judged. Of more than one file
 * the editor shows all changes before they are made.
 */
export async function toWorkspaceEdit({ changed, created }: FileChanges, live: LiveProject, label: string): Promise<WorkspaceEdit | undefined> {
  const asks: WorkspaceEditEntryMetadata | undefined = changed.size + created.size > 1 ? { needsConfirmation: true, label } : undefined;
  const edit = new WorkspaceEdit();
  for (const [file, { before, after }] of changed) {
    const document = await workspace.openTextDocument(live.uriOf(file));
    if (document.getText() !== before) return undefined;
    addChanges(edit, document, before, after, asks);
  }
  for (const [file, text] of created) {
    const uri = live.uriOf(file);
    if (await exists(uri)) return undefined;
    edit.createFile(uri, { contents: new TextEncoder().encode(text) }, asks);
  }
  return edit;
}

export function addChanges(edit: WorkspaceEdit, document: TextDocument, before: string, after: string, asks?: WorkspaceEditEntryMetadata): void {
  for (const { start, end, text } of textChanges(before, after)) edit.replace(document.uri, new Range(document.positionAt(start), document.positionAt(end)), text, asks);
}

async function exists(uri: Uri): Promise<boolean> {
  return Promise.resolve(workspace.fs.stat(uri)).then(() => true, () => false);
}
