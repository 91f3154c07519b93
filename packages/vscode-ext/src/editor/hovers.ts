import { Hover, languages, MarkdownString, type Disposable } from "vscode";
import { explainPlace, type Part } from "../show/hover.ts";
import { markup } from "../show/markup.ts";
import { vscodeRange } from "./diagnostics.ts";
import { LANGUAGES } from "./documents.ts";
import { COMMANDS } from "./names.ts";
import { commandUri, pathPlace, type PathPlace } from "./path-place.ts";
import type { Session } from "./session.ts";
import { settings } from "./settings.ts";

/** Explains fields and findings where they stand. */
export function explainOnHover(session: Session): Disposable {
  return languages.registerHoverProvider(LANGUAGES, {
    async provideHover(document, position) {
      const view = await session.view(document);
      if (!view) return undefined;
      const { line, character } = position;
      const explained = explainPlace(view.file, { line, character, offset: document.offsetAt(position) }, view.judgement, settings.language());
      if (!explained || explained.parts.length === 0) return undefined;
      const links = explained.listener ? [linkToPath(pathPlace(document.uri, explained.listener))] : [];
      return new Hover([markdownOf(explained.parts), ...links], vscodeRange(explained.range));
    },
  });
}

function markdownOf(parts: readonly Part[]): MarkdownString {
  const markdown = new MarkdownString(parts.map(markup).join("\n\n"));
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}

/** A text by itself, which may run this one command: nothing that a file says stands in it, but as an argument. */
function linkToPath(place: PathPlace): MarkdownString {
  const markdown = new MarkdownString(`[${settings.language().words.path.show}](${commandUri(place)})`);
  markdown.isTrusted = { enabledCommands: [COMMANDS.showPath] };
  return markdown;
}
