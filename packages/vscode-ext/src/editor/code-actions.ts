import { groupBy, keyOf, type Finding } from "@kubectl-loopback/core";
import { CodeAction, CodeActionKind, l10n, languages, WorkspaceEdit, type CodeActionContext, type CodeActionProvider, type Diagnostic, type Disposable, type Range, type TextDocument } from "vscode";
import { curesFor, type Cure } from "../show/cures.ts";
import { editTexts, type FileChanges } from "../show/edits.ts";
import { isOnKey } from "../show/fields.ts";
import { fixFile } from "../show/fix-all.ts";
import { overlaps, rangeOf, type Range as PlainRange } from "../show/place.ts";
import { LANGUAGES } from "./documents.ts";
import type { LiveProject } from "./live-project.ts";
import { COMMANDS, SOURCE } from "./names.ts";
import type { Session, View } from "./session.ts";
import { settings } from "./settings.ts";
import type { ToSuppress } from "./suppressing.ts";
import { addChanges, toWorkspaceEdit } from "./workspace-edits.ts";

const FIX_ALL = CodeActionKind.SourceFixAll.append("kubectlLoopback");

/** What an offered action would do: its edit is made when it is chosen, since other documents must be opened for it. */
const chosen = new WeakMap<CodeAction, { readonly texts: FileChanges; readonly live: LiveProject }>();

/** Offers cures at findings, and all of them at once. */
export function offerCodeActions(session: Session): Disposable {
  const provider: CodeActionProvider = {
    async provideCodeActions(document, range, context) {
      const view = await session.view(document);
      if (!view) return [];
      return [...(wants(context, CodeActionKind.QuickFix) ? quickFixes(document, range, context, view) : []), ...(wants(context, FIX_ALL) ? fixAll(document, view) : [])];
    },
    async resolveCodeAction(action) {
      const deed = chosen.get(action);
      if (deed) action.edit = await toWorkspaceEdit(deed.texts, deed.live, action.title);
      return action;
    },
  };
  return languages.registerCodeActionsProvider(LANGUAGES, provider, { providedCodeActionKinds: [CodeActionKind.QuickFix, FIX_ALL] });
}

/** Fixing all is worked out only where somebody asks for it by name. */
function wants({ only }: CodeActionContext, kind: CodeActionKind): boolean {
  return only ? only.contains(kind) || kind.contains(only) : kind === CodeActionKind.QuickFix;
}

function quickFixes(document: TextDocument, range: Range, { diagnostics }: CodeActionContext, { judgement, file, live }: View): CodeAction[] {
  const { messages, words } = settings.language();
  const line = document.lineAt(range.start.line).text;
  const isHere = (place: PlainRange) => overlaps(place, range) || isOnKey(line, range.start, place);
  const here = judgement.findingsIn(file.file).filter(({ object, path }) => isHere(rangeOf(object.source!.locate(path))));
  const about = (codes: readonly string[]) => diagnostics.filter((one) => one.source === SOURCE && codes.includes(codeOf(one)));
  const byCode = [...groupBy(here, ({ code }) => code)];
  return [
    ...curesFor(here, judgement, messages, words).flatMap((cure) => cureAction(cure, live, about(cure.findings.map(({ code }) => code)))),
    ...byCode.map(([code, [first]]) => commandAction(words.cures.suppress(code), COMMANDS.suppress, toSuppress(first!, document), about([code]))),
    ...byCode.map(([code]) => commandAction(words.cures.openRule(code), COMMANDS.openRule, code, about([code]))),
  ];
}

/** Nothing where a text cannot be edited in place: half a cure is none. */
function cureAction({ title, edits, home, preferred }: Cure, live: LiveProject, diagnostics: Diagnostic[]): CodeAction[] {
  const texts = editTexts(edits, (file) => live.project.file(file)?.text, home);
  if (texts.refused.size > 0) return [];
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.isPreferred = preferred;
  action.diagnostics = diagnostics;
  chosen.set(action, { texts, live });
  return [action];
}

function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

function commandAction(title: string, command: string, argument: unknown, diagnostics: Diagnostic[]): CodeAction {
  const action = new CodeAction(title, CodeActionKind.QuickFix);
  action.command = { command, title, arguments: [argument] };
  action.diagnostics = diagnostics;
  return action;
}

function toSuppress({ code, object, path }: Finding, { uri, version }: TextDocument): ToSuppress {
  return { uri, version, code, line: rangeOf(object.source!.locate(path)).start.line, object: keyOf(object.ref) };
}

function fixAll(document: TextDocument, { file, judgement }: View): CodeAction[] {
  const { changed } = editTexts(fixFile(file.file, judgement), () => file.text);
  const { before, after } = changed.get(file.file) ?? { before: file.text, after: file.text };
  if (before === after) return [];
  const action = new CodeAction(l10n.t("Fix all CLB loopback findings in this file"), FIX_ALL);
  action.edit = new WorkspaceEdit();
  addChanges(action.edit, document, before, after);
  return [action];
}
