import { CompletionItem, CompletionItemKind, languages, MarkdownString, Range, SnippetString, type Disposable, type Position, type TextDocument } from "vscode";
import { suggest, type Suggestion } from "../complete/completions.ts";
import { contextAt } from "../complete/yaml-context.ts";
import { isOurs } from "./documents.ts";
import { settings } from "./settings.ts";

/** Completes annotations and `keepaliveEnable` in YAML. */
export function completeFields(): Disposable {
  return languages.registerCompletionItemProvider(["yaml"], {
    provideCompletionItems(document, position) {
      if (!isOurs(document)) return [];
      const lines = Array.from({ length: document.lineCount }, (_, line) => document.lineAt(line).text);
      const context = contextAt(lines, position.line, position.character);
      return suggest(context, settings.language().words).map((one) => itemOf(one, wordRange(document, position, context.word)));
    },
  }, ...TRIGGERS);
}

/** Words of annotations hold dots and slashes, values are quoted. */
const TRIGGERS = [" ", "/", ".", '"'];

/** The whole of the word around the cursor, so that a choice takes its place. */
function wordRange(document: TextDocument, position: Position, word: string): Range {
  const rest = /^[^\s:]*/.exec(document.lineAt(position.line).text.slice(position.character))![0];
  return new Range(position.line, position.character - word.length, position.line, position.character + rest.length);
}

function itemOf({ label, kind, text, choices, documentation }: Suggestion, range: Range): CompletionItem {
  const item = new CompletionItem(label, kind === "key" ? CompletionItemKind.Property : CompletionItemKind.Value);
  item.range = range;
  item.insertText = choices.length > 0 ? new SnippetString(text).appendChoice([...choices]) : text;
  if (documentation !== null) item.documentation = new MarkdownString().appendText(documentation);
  return item;
}
