import { CONFIG_FILE, keyOf, nameOf, oneLine, type KubeObject } from "@kubectl-loopback/core";
import { commands, l10n, Position, Uri, window, workspace, WorkspaceEdit, type Disposable, type QuickPickItem, type TextDocument } from "vscode";
import { editTexts } from "../show/edits.ts";
import { suppressInConfig, suppressNextLine, suppressOnObject } from "../show/suppress.ts";
import { COMMANDS } from "./names.ts";
import type { Session, View } from "./session.ts";
import { addChanges } from "./workspace-edits.ts";

/** What is to be suppressed, in the text that was looked at. */
export interface ToSuppress {
  readonly uri: Uri;
  readonly version: number;
  readonly line: number;
  readonly code: string;
  /** The object's key. */
  readonly object: string;
}

/** Where a suppression may be written. */
interface Place extends QuickPickItem {
  /** False where it cannot be. */
  write(reason: string): Promise<boolean>;
}

/** Asks where and why, and writes it down. */
export function suppressOnDemand(session: Session): Disposable {
  return commands.registerCommand(COMMANDS.suppress, async (wanted: ToSuppress) => {
    const document = await workspace.openTextDocument(wanted.uri);
    const view = await session.view(document);
    const object = view?.file.objects.find(({ ref }) => keyOf(ref) === wanted.object);
    const isOld = () => document.version !== wanted.version;
    if (!view || !object || isOld()) return tellOld();
    const title = l10n.t("Suppress {0}", wanted.code);
    const place = await window.showQuickPick(places(wanted, document, view, object), { title, placeHolder: l10n.t("Where is it to be written?") });
    const reason = place && (await askReason(title));
    if (!place || !reason) return;
    if (isOld()) return tellOld();
    if (!(await place.write(reason))) void window.showWarningMessage(l10n.t("That text cannot be edited in place. Write the suppression by hand, or choose another place for it."));
  });
}

function tellOld(): void {
  void window.showWarningMessage(l10n.t("The text has changed meanwhile. Nothing was written: suppress it again."));
}

async function askReason(title: string): Promise<string | undefined> {
  const reason = await window.showInputBox({
    title,
    prompt: l10n.t("Why is it right as it is? The reason is written into the file."),
    validateInput: (text) => (text.trim() === "" ? l10n.t("A suppression needs a reason.") : undefined),
  });
  return reason?.trim();
}

/** JSON has no comments, and a document by itself no configuration. */
function places({ code, line }: ToSuppress, document: TextDocument, { live, file }: View, object: KubeObject): Place[] {
  const comment: Place = { label: l10n.t("In a comment above the line"), write: (reason) => writeComment(document, line, code, reason) };
  const annotation: Place = { label: l10n.t("In an annotation of {0}", oneLine(nameOf(object.ref))), write: (reason) => writeAnnotation(document, file.text, object, code, reason) };
  const config: Place = { label: l10n.t("In {0}", CONFIG_FILE), description: live.root.folder.fsPath, write: (reason) => writeConfig(Uri.joinPath(live.root.folder, CONFIG_FILE), (text) => suppressInConfig(text, object, code, reason)) };
  return [...(document.languageId === "yaml" ? [comment] : []), annotation, ...(live.root.alone ? [] : [config])];
}

async function writeComment(document: TextDocument, line: number, code: string, reason: string): Promise<boolean> {
  const { at, text } = suppressNextLine(document.lineAt(line).text, line, code, reason, document.eol === 2 ? "\r\n" : "\n");
  const edit = new WorkspaceEdit();
  edit.insert(document.uri, new Position(at.line, at.character), text);
  return workspace.applyEdit(edit);
}

async function writeAnnotation(document: TextDocument, before: string, object: KubeObject, code: string, reason: string): Promise<boolean> {
  const { changed, refused } = editTexts([suppressOnObject(object, code, reason)], () => before);
  if (refused.size > 0) return false;
  const edit = new WorkspaceEdit();
  for (const { after } of changed.values()) addChanges(edit, document, before, after);
  return workspace.applyEdit(edit);
}

/** Of a configuration that is open the unsaved text counts, and stays unsaved; else nobody would see that it must be saved. */
async function writeConfig(uri: Uri, change: (text: string) => string | undefined): Promise<boolean> {
  const edit = new WorkspaceEdit();
  const there = await Promise.resolve(workspace.openTextDocument(uri)).catch(() => undefined);
  const before = there?.getText() ?? "";
  const after = change(before);
  if (after === undefined) return false;
  const isSaved = there !== undefined && !there.isDirty;
  if (there) addChanges(edit, there, before, after);
  else edit.createFile(uri, { contents: new TextEncoder().encode(after) });
  return (await workspace.applyEdit(edit)) && (!isSaved || there.save());
}
