import { keyOf } from "@kubectl-loopback/core";
import { commands, l10n, Uri, ViewColumn, window, type Disposable, type WebviewPanel } from "vscode";
import { listenerAt } from "../show/listeners.ts";
import { emptyPage, findObject, pathDocument, pathPage, type PathPage } from "../show/path-page.ts";
import { COMMANDS } from "./names.ts";
import { commandUri, isPathPlace, pathPlace, type PathPlace } from "./path-place.ts";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";

/** Shows the way of a packet beside the text, and follows the text as it changes. One view is enough: it shows what was asked for last. */
export function showPaths(session: Session): Disposable & { renew(): void } {
  let panel: WebviewPanel | undefined;
  let place: PathPlace | undefined;
  /** The keys of the objects in its file, as they were last. */
  let keys: readonly string[] = [];
  let shown = "";

  function page(): PathPage {
    const { uri, object: key } = place!;
    const view = session.viewOf(Uri.parse(uri));
    const object = view && findObject(view.file.objects, key, keys);
    if (!view || !object) return emptyPage(settings.language());
    place = { ...place!, object: keyOf(object.ref) };
    keys = view.file.objects.map(({ ref }) => keyOf(ref));
    return pathPage(object, place, view.judgement, settings.language(), (wanted) => commandUri({ uri, ...wanted }));
  }

  /** What is shown already stays: setting it again would lose where the reader is. */
  function renew(): void {
    if (!panel) return;
    const next = page();
    if (JSON.stringify(next) === shown) return;
    shown = JSON.stringify(next);
    panel.title = next.title;
    panel.webview.html = pathDocument(next, crypto.randomUUID());
  }

  function open(): WebviewPanel {
    const opened = window.createWebviewPanel("kubectlLoopback.path", "", { viewColumn: ViewColumn.Beside, preserveFocus: true }, { enableScripts: false, enableCommandUris: [COMMANDS.showPath], localResourceRoots: [] });
    opened.onDidDispose(() => {
      panel = undefined;
      shown = "";
    });
    return opened;
  }

  async function show(wanted?: unknown): Promise<void> {
    const next = isPathPlace(wanted) ? wanted : await placeAtCursor(session);
    if (!next) return void window.showInformationMessage(l10n.t("Put the cursor into a Service, an Ingress or a TkeServiceConfig that has a CLB."));
    if (next.uri !== place?.uri) keys = [];
    place = next;
    if (panel) panel.reveal(undefined, true);
    else panel = open();
    renew();
  }

  const subscriptions = [commands.registerCommand(COMMANDS.showPath, show), session.onDidChange(renew)];
  return { renew, dispose: () => [...subscriptions, ...(panel ? [panel] : [])].forEach((one) => one.dispose()) };
}

async function placeAtCursor(session: Session): Promise<PathPlace | undefined> {
  const editor = window.activeTextEditor;
  const view = editor && (await session.view(editor.document));
  if (!view) return undefined;
  const { line, character } = editor.selection.active;
  const name = listenerAt(view.file, { line, character, offset: editor.document.offsetAt(editor.selection.active) }, view.judgement);
  return name && pathPlace(editor.document.uri, name);
}
