import { explain, explainSupposed, explanationSvg, keyOf, nameOf, offersFor, oneLine, suppose, SVG_STYLE, type Explanation, type KubeObject, type JudgedListener, type RemedyId } from "@kubectl-loopback/core";
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

/** What a page shows: a listener as it is, or beside it as it would be with a remedy. */
export interface Wanted extends ListenerName {
  readonly remedy?: RemedyId | undefined;
}

/** Shows the path to a listener, and links to the other ones of its object, and to what remedies would make of it. */
export function pathPage(object: KubeObject, wanted: Wanted, judgement: Judgement, { messages, words }: Language, linkTo: (wanted: Wanted) => string): PathPage {
  const judged = listenersDecidedBy(object, judgement);
  const shown = findListener(judged, wanted);
  const listeners = judged.map((one) => ({ text: verdictLines([one], messages, words)[0]!, href: linkTo(nameOfListener(object, one)), current: one === shown }));
  const { remedies, explanation } = shown ? supposing(shown, wanted.remedy, judgement) : { remedies: [], explanation: undefined };
  const here = shown && nameOfListener(object, shown);
  const supposed = here && remedies.length > 0 ? [{ text: words.path.asItIs, href: linkTo(here), current: !explanation!.whatIf }, ...remedies.map((remedy) => ({ text: messages.fixing.remedies[remedy].title, href: linkTo({ ...here, remedy }), current: explanation!.whatIf !== null && remedy === wanted.remedy }))] : [];
  const picture = explanation ? explanationSvg(explanation, messages, { style: "none" }) : `<p>${escapeHtml(words.path.gone)}</p>\n`;
  const title = oneLine(words.path.title(nameOf(object.ref)));
  return { title, language: messages.language, body: `${navigation(words.path.listeners, listeners)}${navigation(words.path.whatIf, supposed)}<main tabindex="0" aria-label="${escapeHtml(title)}">\n${picture}</main>` };
}

interface Link {
  readonly text: string;
  readonly href: string;
  readonly current: boolean;
}

/** Links to what else can be shown; nothing where there is no choice. */
function navigation(label: string, links: readonly Link[]): string {
  const items = links.map(({ text, href, current }) => `<li><a href="${escapeHtml(href)}"${current ? ' aria-current="true"' : ""}>${escapeHtml(oneLine(text))}</a></li>`);
  return items.length > 1 ? `<nav aria-label="${escapeHtml(label)}"><ul>\n${items.join("\n")}\n</ul></nav>\n` : "";
}

/** The remedies that would be of use to a listener, and it as it is; with one of these, beside it as it would be. */
function supposing(shown: JudgedListener, remedy: RemedyId | undefined, { only }: Judgement): { remedies: readonly RemedyId[]; explanation: Explanation } {
  const result = only((one) => one === shown.listener.object);
  const now = result.judged.find(({ listener: { port, protocol } }) => port === shown.listener.port && protocol === shown.listener.protocol) ?? shown;
  const scene = { result, live: false, clients: [] };
  const findings = result.findings.filter(({ listener }) => listener === now.listener);
  const remedies = offersFor(findings, scene).flatMap(({ offers }) => offers.filter(({ proposal }) => proposal !== null).map((offer) => offer.remedy));
  const explanation = remedy !== undefined && remedies.includes(remedy) ? explainSupposed(result, now, suppose(scene, [{ kind: "remedy", remedy }]), [remedy]) : explain(result, now);
  return { remedies, explanation };
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
