import { wrapLines } from "../lines/wrap.ts";
import type { Messages } from "../messages/messages.ts";
import type { Explanation, Way } from "./explanation.ts";
import { lanesOf, type Lanes } from "./lanes.ts";
import { tell, type Told, type ToldHop, type ToldWay } from "./telling.ts";

export interface SvgOptions {
  /** `none` leaves the style sheet out: a page that allows no inline styles brings `SVG_STYLE` itself. */
  readonly style?: "inline" | "none";
}

const WIDTH = 920;
const MARGIN = 24;
/** Where the words about the hops begin. */
const TEXT_X = 440;
const LINE = 17;
const SIZE = 13;
/** Pixels of one column of text at the sizes above; generous, since fonts differ. */
const COLUMN = 7.2;
const MONO_COLUMN = 7.9;
/** Of bold text. */
const PLACE_COLUMNS = Math.floor((WIDTH - TEXT_X - MARGIN) / 8.2);
const TEXT_COLUMNS = Math.floor((WIDTH - TEXT_X - MARGIN) / COLUMN);
const MONO_COLUMNS = Math.floor((WIDTH - TEXT_X - MARGIN) / MONO_COLUMN);
const TITLE_COLUMNS = 88;
const HEADING_COLUMNS = 105;
const FULL_COLUMNS = Math.floor((WIDTH - 2 * MARGIN) / COLUMN);

/** Colours are variables, so that a page or an editor can set its own; else they follow the reader's light or dark. */
export const SVG_STYLE = `
.loopback { --loopback-back: #ffffff; --loopback-text: #1f2328; --loopback-dim: #59636e; --loopback-line: #d1d9e0; --loopback-node: #f0f3f6; --loopback-bad: #c21c2c; --loopback-good: #1a7f37; --loopback-open: #9a6700; }
@media (prefers-color-scheme: dark) { .loopback { --loopback-back: #0d1117; --loopback-text: #f0f6fc; --loopback-dim: #9198a1; --loopback-line: #3d444d; --loopback-node: #1c2129; --loopback-bad: #ff7b72; --loopback-good: #56d364; --loopback-open: #e3b341; } }
.loopback { font: ${SIZE}px system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
.loopback text { fill: var(--loopback-text); }
.loopback .back { fill: var(--loopback-back); }
.loopback .title { font-size: 17px; font-weight: 600; }
.loopback .heading { font-size: 14px; font-weight: 600; }
.loopback .place { font-weight: 600; }
.loopback .dim { fill: var(--loopback-dim); }
.loopback .packet { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: 12px; }
.loopback .lane { stroke: var(--loopback-line); stroke-width: 1; stroke-dasharray: 3 4; }
.loopback .node { fill: var(--loopback-node); }
.loopback .way { fill: none; stroke-width: 2.5; stroke-linejoin: round; }
.loopback .number { font-size: 11px; font-weight: 600; fill: var(--loopback-back); text-anchor: middle; }
.loopback .lane-name { font-size: 12px; text-anchor: middle; }
.loopback .bad .mark, .loopback .bad .heading { fill: var(--loopback-bad); } .loopback .bad .way { stroke: var(--loopback-bad); }
.loopback .good .mark, .loopback .good .heading { fill: var(--loopback-good); } .loopback .good .way { stroke: var(--loopback-good); }
.loopback .open .mark, .loopback .open .heading { fill: var(--loopback-open); } .loopback .open .way { stroke: var(--loopback-open); }
`;

/** Part of the picture, with the height that it takes. */
interface Block {
  readonly markup: string;
  readonly height: number;
}

/** The ways as a picture: lanes for the places, one row for each hop, its words beside it. Text stays text. */
export function explanationSvg(explanation: Explanation, words: Messages, { style = "inline" }: SvgOptions = {}): string {
  const told = tell(explanation, words);
  const blocks = [
    head(told),
    ...explanation.ways.map((way, index) => wayBlock(way, told.ways[index]!)),
    paragraph([...told.count, ...told.notes]),
  ];
  const height = blocks.reduce((sum, block) => sum + block.height, 2 * MARGIN);
  const tops = blocks.map((_, index) => blocks.slice(0, index).reduce((sum, block) => sum + block.height, MARGIN));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="loopback" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" height="${height}" role="img" lang="${words.language}" aria-label="${escapeXml(`${told.title}: ${told.verdict}`)}">`,
    `<title>${escapeXml(`${told.title}: ${told.verdict}`)}</title>`,
    `<desc>${escapeXml(description(told))}</desc>`,
    ...(style === "inline" ? [`<style>${SVG_STYLE}</style>`] : []),
    `<rect class="back" width="${WIDTH}" height="${height}"/>`,
    ...blocks.map((block, index) => `<g transform="translate(0 ${tops[index]})">\n${block.markup}\n</g>`),
    "</svg>\n",
  ].join("\n");
}

/** The whole in sentences, for those who do not see it. */
function description({ ways, reason, count, notes }: Told): string {
  const told = ways.map(({ heading, hops }) => `${heading}. ${hops.map(({ place, does }, index) => `${index + 1}. ${place}: ${does}.`).join(" ")}`);
  return [reason, ...told, ...count, ...notes].join(" ");
}

function head({ title, clb, verdict, reason }: Told): Block {
  return stacked([
    ...wrapLines(title, TITLE_COLUMNS).map((line) => ({ text: line, kind: "title", height: 24 })),
    ...wrapLines(`${verdict} · ${clb}`, FULL_COLUMNS).map((line) => ({ text: line, kind: "dim", height: 21 })),
    ...wrapLines(reason, FULL_COLUMNS).map((line) => ({ text: line, kind: "", height: LINE })),
  ], 18);
}

/** Lines of text below one another. */
function stacked(all: readonly { readonly text: string; readonly kind: string; readonly height: number }[], first: number): Block {
  const tops = all.map((_, index) => all.slice(0, index).reduce((sum, { height }) => sum + height, first));
  return { markup: all.map(({ text: line, kind }, index) => text(line, MARGIN, tops[index]!, kind)).join("\n"), height: all.reduce((sum, { height }) => sum + height, 0) };
}

/** Height of the names above the lanes. */
const NAMES = 62;
const ROW_GAP = 14;
const DOT = 10;

function wayBlock(way: Way, told: ToldWay): Block {
  const lanes = lanesOf(way, told, { from: MARGIN + 46, to: TEXT_X - 70 });
  const rows = told.hops.map(rowLines);
  const tops = rows.map((_, index) => rows.slice(0, index).reduce((sum, row) => sum + row.length * LINE + ROW_GAP, NAMES + 18));
  const bottom = tops.at(-1)! + rows.at(-1)!.length * LINE;
  const headings = wrapLines(`${told.mark} ${told.heading}`, HEADING_COLUMNS);
  const more = (headings.length - 1) * LINE;
  const top = 22;
  const points = way.hops.map((_, index) => ({ x: lanes.xOf(index), y: tops[index]! + 4 }));
  const markup = [
    ...headings.map((line, index) => text(line, MARGIN, 16 + index * LINE - more, "heading")),
    laneMarkup(lanes, bottom),
    `<polyline class="way" points="${points.map(({ x, y }) => `${x},${y}`).join(" ")}"/>`,
    ...points.map(({ x, y }, index) => dot(x, y, index === points.length - 1 ? told.mark : String(index + 1))),
    ...rows.flatMap((row, index) => row.map((line, number) => text(line.text, TEXT_X, tops[index]! + 8 + number * LINE, line.kind))),
  ];
  return { markup: `<g class="${told.role}" transform="translate(0 ${top + more})">\n${markup.join("\n")}\n</g>`, height: top + more + bottom + 16 };
}

function laneMarkup({ lanes, sameNode }: Lanes, bottom: number): string {
  const band = sameNode ? [`<rect class="node" x="${sameNode.from - 42}" y="26" width="${sameNode.to - sameNode.from + 84}" height="${bottom - 24}" rx="8"/>`] : [];
  return [
    ...band,
    ...lanes.flatMap(({ x, name }) => [
      ...name.map((line, index) => text(line, x, 44 + index * 14, "lane-name")),
      `<line class="lane" x1="${x}" y1="${NAMES}" x2="${x}" y2="${bottom}"/>`,
    ]),
  ].join("\n");
}

function dot(x: number, y: number, mark: string): string {
  return `<circle class="mark" cx="${x}" cy="${y}" r="${DOT}"/>\n${text(mark, x, y + 4, "number")}`;
}

/** What a hop does, the packet it sends, and what decided. */
function rowLines({ place, does, packet, changed, because }: ToldHop): { text: string; kind: string }[] {
  return [
    ...wrapLines(place, PLACE_COLUMNS).map((line) => ({ text: line, kind: "place" })),
    ...wrapLines(does, TEXT_COLUMNS).map((line) => ({ text: line, kind: "" })),
    ...(packet === null ? [] : wrapLines(packet + (changed ? ` (${changed})` : ""), MONO_COLUMNS).map((line) => ({ text: line, kind: "packet" }))),
    ...because.flatMap((one) => wrapLines(one, TEXT_COLUMNS).map((line) => ({ text: line, kind: "dim" }))),
  ];
}

function paragraph(sentences: readonly string[]): Block {
  const all = sentences.flatMap((sentence) => wrapLines(sentence, FULL_COLUMNS));
  return stacked(all.map((line) => ({ text: line, kind: "", height: LINE })), 24);
}

function text(content: string, x: number, y: number, kind: string): string {
  return `<text x="${x}" y="${y}"${kind === "" ? "" : ` class="${kind}"`}>${escapeXml(content)}</text>`;
}

/** What XML gives a meaning becomes a reference; what it does not allow was escaped in the telling. */
function escapeXml(content: string): string {
  return content.replace(/[&<>"'`]/g, (char) => `&#${char.charCodeAt(0)};`);
}
