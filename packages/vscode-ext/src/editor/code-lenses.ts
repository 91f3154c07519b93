import type { Verdict } from "@kubectl-loopback/core";
import { CodeLens, EventEmitter, languages, type Disposable } from "vscode";
import { lensesOf } from "../show/lenses.ts";
import { vscodeRange } from "./diagnostics.ts";
import { LANGUAGES } from "./documents.ts";
import { COMMANDS } from "./names.ts";
import { pathPlace } from "./path-place.ts";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";

const ICONS: Readonly<Record<Verdict, string>> = { loops: "$(error)", "may-loop": "$(warning)", safe: "$(pass)" };

/** Shows the verdict over each object that has a CLB, and leads to the way of its packets. */
export function showCodeLenses(session: Session): Disposable & { renew(): void } {
  const changes = new EventEmitter<void>();
  const provider = languages.registerCodeLensProvider(LANGUAGES, {
    onDidChangeCodeLenses: changes.event,
    async provideCodeLenses(document) {
      const view = settings.codeLens() ? await session.view(document) : undefined;
      const lenses = view ? lensesOf(view.file, view.judgement, settings.language()) : [];
      return lenses.flatMap(({ range, verdict, title, rule, listener }) => [
        new CodeLens(vscodeRange(range), { title: `${ICONS[verdict]} ${title}`, command: rule ? COMMANDS.openRule : "", arguments: rule ? [rule] : [] }),
        new CodeLens(vscodeRange(range), { title: settings.language().words.path.lens, command: COMMANDS.showPath, arguments: [pathPlace(document.uri, listener)] }),
      ]);
    },
  });
  const subscriptions = [changes, provider, session.onDidChange(() => changes.fire())];
  return { renew: () => changes.fire(), dispose: () => subscriptions.forEach((one) => one.dispose()) };
}
