import { Hover, languages, MarkdownString, type Disposable } from "vscode";
import { explainPlace, type Part } from "../show/hover.ts";
import { markup } from "../show/markup.ts";
import { vscodeRange } from "./diagnostics.ts";
import { LANGUAGES } from "./documents.ts";
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
      return explained && explained.parts.length > 0 ? new Hover(markdownOf(explained.parts), vscodeRange(explained.range)) : undefined;
    },
  });
}

function markdownOf(parts: readonly Part[]): MarkdownString {
  const markdown = new MarkdownString(parts.map(markup).join("\n\n"));
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  return markdown;
}
