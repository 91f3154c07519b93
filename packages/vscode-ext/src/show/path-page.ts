import { explain, explanationSvg, keyOf, nameOf, oneLine, SVG_STYLE, type KubeObject } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { Language } from "../words/index.ts";
import { findListener, listenersDecidedBy, nameOfListener, type ListenerName } from "./listeners.ts";
import { verdictLines } from "./verdicts.ts";

/** The packet path of one listener, as a page. */
export interface PathPage {
  readonly title: string;
  readonly language: string;
  /** Markup of the page's body: no scripts, no styles of its own, nothing of a file that is not escaped. */
  readonly body: string;
}

/** Shows the path to a listener, and links to the other ones of its object. */
export function pathPage(object: KubeObject, name: ListenerName, judgement: Judgement, { messages, words }: Language, linkTo: (name: ListenerName) => string): PathPage {
  const judged = listenersDecidedBy(object, judgement);
  const shown = findListener(judged, name);
  const items = judged.map((one) => {
    const text = escapeHtml(oneLine(verdictLines([one], messages, words)[0]!));
    return `<li><a href="${escapeHtml(linkTo(nameOfListener(object, one)))}"${one === shown ? ' aria-current="true"' : ""}>${text}</a></li>`;
  });
  const list = items.length > 1 ? `<nav aria-label="${escapeHtml(words.path.listeners)}"><ul>\n${items.join("\n")}\n</ul></nav>\n` : "";
  const picture = shown ? explanationSvg(explain(judgement.result, shown), messages, { style: "none" }) : `<p>${escapeHtml(words.path.gone)}</p>\n`;
  const title = oneLine(words.path.title(nameOf(object.ref)));
  return { title, language: messages.language, body: `${list}<main tabindex="0" aria-label="${escapeHtml(title)}">\n${picture}</main>` };
}

/** The page of an object that is not there any more. */
export function emptyPage({ messages, words }: Language): PathPage {
  return { title: words.path.show, language: messages.language, body: `<main><p>${escapeHtml(words.path.gone)}</p></main>` };
}

/** The object of a key. One that was renamed is known by its place among the keys that there were before. */
export function findObject(objects: readonly KubeObject[], key: string, before: readonly string[]): KubeObject | undefined {
  const same = objects.find(({ ref }) => keyOf(ref) === key);
  return same ?? (objects.length === before.length ? objects[before.indexOf(key)] : undefined);
}

/** The whole document. Only the one style sheet with this nonce counts; nothing is loaded, and nothing runs. */
export function pathDocument({ title, language, body }: PathPage, nonce: string): string {
  return `<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'">
<title>${escapeHtml(title)}</title>
<style nonce="${nonce}">${SVG_STYLE}${STYLE}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

/** Ground and text are the theme's; what is bad or good has colours that can be read on it, whatever the theme. */
const STYLE = `
body { padding: 12px; color: var(--vscode-editor-foreground); background: var(--vscode-editor-background); font-family: var(--vscode-font-family); font-size: var(--vscode-font-size); }
nav ul { display: flex; flex-wrap: wrap; gap: 4px 20px; margin: 0 0 12px; padding: 0; list-style: none; }
nav a { color: var(--vscode-textLink-foreground); text-decoration: none; }
nav a:hover { text-decoration: underline; }
nav a[aria-current] { color: inherit; font-weight: 600; border-bottom: 2px solid; }
a:focus-visible, main:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 2px; }
main { overflow-x: auto; }
main svg { display: block; width: 100%; min-width: 760px; max-width: 1100px; height: auto; }
body .loopback { --loopback-back: var(--vscode-editor-background); --loopback-text: var(--vscode-editor-foreground); --loopback-dim: var(--vscode-descriptionForeground); --loopback-line: color-mix(in srgb, var(--vscode-editor-foreground) 30%, transparent); --loopback-node: color-mix(in srgb, var(--vscode-editor-foreground) 7%, transparent); font-family: var(--vscode-font-family), system-ui, sans-serif; }
.vscode-light .loopback, .vscode-high-contrast-light .loopback { --loopback-bad: #b3141f; --loopback-good: #1a6f31; --loopback-open: #855700; }
.vscode-dark .loopback, .vscode-high-contrast:not(.vscode-high-contrast-light) .loopback { --loopback-bad: #ff7b72; --loopback-good: #56d364; --loopback-open: #e3b341; }
.vscode-high-contrast .loopback { --loopback-dim: var(--vscode-editor-foreground); --loopback-line: var(--vscode-editor-foreground); }
.vscode-high-contrast .loopback .node { fill: none; stroke: var(--vscode-contrastBorder); }
`;

/** What HTML gives a meaning becomes a reference. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}
