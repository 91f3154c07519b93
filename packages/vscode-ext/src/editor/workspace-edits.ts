import { Uri, workspace, WorkspaceEdit, type TextDocument, type WorkspaceEditEntryMetadata } from "vscode";
import type { Edit } from "@kubectl-loopback/core";
import { editTexts, textChanges, type FileChanges, type NewFile } from "../show/edits.ts";
import { Range } from "vscode";
import type { LiveProject } from "./live-project.ts";

/** Edits on the documents of a project; undefined where one of the texts cannot be edited in place, or is no longer the one that was judged. */
export async function workspaceEdit(edits: readonly Edit[], live: LiveProject, label: string, newFile?: NewFile): Promise<WorkspaceEdit | undefined> {
  const texts = editTexts(edits, (file) => live.project.file(file)!.text, newFile);
  return texts.refused.size > 0 ? undefined : toWorkspaceEdit(texts, live, label);
}

/** More than one file: then the editor shows them all before anything is changed. */
export async function toWorkspaceEdit({ changed, created }: FileChanges, live: LiveProject, label: string): Promise<WorkspaceEdit | undefined> {
  const asks: WorkspaceEditEntryMetadata | undefined = changed.size + created.size > 1 ? { needsConfirmation: true, label } : undefined;
  const edit = new WorkspaceEdit();
  for (const [file, after] of changed) {
    const document = await workspace.openTextDocument(live.uriOf(file));
    const before = live.project.file(file)!.text;
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
