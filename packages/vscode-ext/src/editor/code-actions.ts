import { CodeAction, CodeActionKind, languages, WorkspaceEdit, type CodeActionContext, type CodeActionProvider, type Diagnostic, type Disposable, type Range, type TextDocument } from "vscode";
import { curesFor, type Cure } from "../show/cures.ts";
import { editTexts } from "../show/edits.ts";
import { fixFile } from "../show/fix-all.ts";
import { overlaps, rangeOf } from "../show/place.ts";
import { COMMANDS, SOURCE } from "./names.ts";
import type { Session, View } from "./session.ts";
import { settings } from "./settings.ts";
import { addChanges, workspaceEdit } from "./workspace-edits.ts";

export const FIX_ALL = CodeActionKind.SourceFixAll.append("kubectlLoopback");

/** Offers cures at findings, and all of them at once. */
export function offerCodeActions(session: Session): Disposable {
  const provider: CodeActionProvider = {
    async provideCodeActions(document, range, context) {
      const view = await session.view(document);
      if (!view) return [];
      return [...(wants(context, CodeActionKind.QuickFix) ? await quickFixes(range, context, view) : []), ...(wants(context, FIX_ALL) ? fixAll(document, view) : [])];
    },
  };
  return languages.registerCodeActionsProvider(["yaml", "json"], provider, { providedCodeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] });
}

/** Fixing all is worked out only where somebody asks for it by name. */
function wants({ only }: CodeActionContext, kind: CodeActionKind): boolean {
  return only ? only.contains(kind) || kind.contains(only) : kind === CodeActionKind.QuickFix;
}

async function quickFixes(range: Range, { diagnostics }: CodeActionContext, view: View): Promise<CodeAction[]> {
  const { judgement, file, live } = view;
  const { messages, words } = settings.language();
  const here = judgement.findingsIn(file.file).filter(({ object, path }) => overlaps(rangeOf(object.source!.locate(path)), range));
  const shown = diagnostics.filter(({ source }) => source === SOURCE);
  const cures = await Promise.all(curesFor(here, judgement, messages, words).map(async (cure) => ({ cure, edit: await workspaceEdit(cure.edits, live, cure.title, cure.newFile) })));
  const codes = [...new Set(here.map(({ code }) => code))];
  return [
    ...cures.flatMap(({ cure, edit }) => (edit ? [quickFix(cure, edit, shown)] : [])),
    ...codes.map((code) => withCommand(words.cures.openRule(code), COMMANDS.openRule, [code], shown.filter((one) => codeOf(one) === code))),
  ];
}

function quickFix({ title, preferred, findings }: Cure, edit: WorkspaceEdit, shown: readonly Diagnostic[]): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.edit = edit;
  action.isPreferred = preferred;
  action.diagnostics = shown.filter((one) => findings.some(({ code }) => code === codeOf(one)));
  return action;
}

function codeOf({ code }: Diagnostic): unknown {
  return typeof code === "object" ? code.value : code;
}

function withCommand(title: string, command: string, args: unknown[], diagnostics: Diagnostic[]): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.command = { command, title, arguments: args };
  action.diagnostics = diagnostics;
  return action;
}

function fixAll(document: TextDocument, { file, judgement }: View): CodeAction[] {
  const edit = fixAllEdit(document, file.text, fixFile(file.file, judgement));
  if (!edit) return [];
  const action = new CodeAction("kubectl-loopback", FIX_ALL);
  action.edit = edit;
  return [action];
}

function fixAllEdit(document: TextDocument, text: string, edits: ReturnType<typeof fixFile>): WorkspaceEdit | undefined {
  const after = [...editTexts(edits, () => text).changed.values()][0] ?? text;
  if (after === text) return undefined;
  const edit = new WorkspaceEdit();
  addChanges(edit, document, text, after);
  return edit;
}
