import { Hover, languages, MarkdownString, type Disposable } from "vscode";
import { explainPlace, type Part } from "../show/hover.ts";
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

/** Nothing that comes from a file is ever markup: it is only appended as text or as a block of code. */
function markdownOf(parts: readonly Part[]): MarkdownString {
  const markdown = new MarkdownString();
  markdown.isTrusted = false;
  markdown.supportHtml = false;
  for (const part of parts) append(markdown, part);
  return markdown;
}

function append(markdown: MarkdownString, part: Part): void {
  switch (part.kind) {
    case "heading": markdown.appendMarkdown("**").appendText(part.text).appendMarkdown("**\n\n"); break;
    case "text": markdown.appendText(part.text).appendMarkdown("\n\n"); break;
    case "labelled": markdown.appendMarkdown("*").appendText(part.label).appendMarkdown("* \u2002").appendText(part.text).appendMarkdown("\n\n"); break;
    case "picture": markdown.appendCodeblock(part.text, "text"); break;
  }
}
