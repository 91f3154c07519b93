import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, extensions, languages, Location, Range, type Uri, type Disposable, type TextDocument } from "vscode";
import { marksOf, type Mark } from "../show/marks.ts";
import type { Range as PlainRange } from "../show/place.ts";
import type { Related } from "../show/related.ts";
import { SOURCE } from "./names.ts";
import { rulePage } from "./rule-pages.ts";
import type { LiveProject } from "./live-project.ts";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";

/** Shows what was found in open documents, and takes it away when it is no longer so. */
export function showDiagnostics(session: Session): Disposable & { renew(): void } {
  const shown = languages.createDiagnosticCollection(SOURCE);
  const last = new Map<string, string>();
  const publish = (live: LiveProject) => {
    for (const document of session.documentsOf(live)) show(document);
  };

  /** What is shown already stays: setting it again would close menus that are open on it. */
  function show(document: TextDocument): void {
    const diagnostics = diagnosticsOf(document, session);
    const key = JSON.stringify(diagnostics);
    if (last.get(document.uri.toString()) === key) return;
    last.set(document.uri.toString(), key);
    shown.set(document.uri, diagnostics);
  }

  function hide(uri: Uri): void {
    last.delete(uri.toString());
    shown.delete(uri);
  }

  const subscriptions = [shown, session.onDidChange(publish), session.onDidLeave(hide)];
  return {
    renew: () => session.projects.forEach(publish),
    dispose: () => subscriptions.forEach((one) => one.dispose()),
  };
}

function diagnosticsOf(document: TextDocument, session: Session): Diagnostic[] {
  const { live, file, judgement } = session.viewNow(document)!;
  const { messages, words } = settings.language();
  return marksOf(file, judgement, messages, words, { syntax: tellsSyntax(document) }).map((mark) => diagnosticOf(mark, live));
}

const RED_HAT_YAML = "redhat.vscode-yaml";

/** Mistakes that are not about Kubernetes are told once: the editor itself does so for JSON, Red Hat's extension for YAML, which may start later than this one. */
function tellsSyntax({ languageId }: TextDocument): boolean {
  const wanted = settings.syntaxProblems();
  return wanted === "auto" ? languageId === "yaml" && extensions.getExtension(RED_HAT_YAML) === undefined : wanted === "always";
}

const SEVERITIES: Readonly<Record<Mark["severity"], DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error, warning: DiagnosticSeverity.Warning, info: DiagnosticSeverity.Information, hint: DiagnosticSeverity.Hint,
};

function diagnosticOf({ range, severity, message, code, related, finding }: Mark, live: LiveProject): Diagnostic {
  const diagnostic = new Diagnostic(vscodeRange(range), message, SEVERITIES[severity]);
  diagnostic.source = SOURCE;
  diagnostic.code = finding ? { value: code, target: rulePage(finding.code) } : code;
  diagnostic.relatedInformation = related.map((one) => relatedInformation(one, live));
  return diagnostic;
}

function relatedInformation({ file, range, message }: Related, live: LiveProject): DiagnosticRelatedInformation {
  return new DiagnosticRelatedInformation(new Location(live.uriOf(file), vscodeRange(range)), message);
}

export function vscodeRange({ start, end }: PlainRange): Range {
  return new Range(start.line, start.character, end.line, end.character);
}
