import { wrapLines } from "../lines/wrap.ts";
import type { Messages } from "../messages/messages.ts";
import type { Explanation } from "./explanation.ts";
import { tell, type ToldHop, type ToldWay } from "./telling.ts";

/** Columns of a line above a way. */
const COLUMNS = 90;
const COLOURS = { bad: "#c21c2c", good: "#1a7f37", open: "#9a6700" } as const;

/** The ways as a Graphviz graph: a cluster each, a box for each hop, the addresses on the arrows. */
export function explanationDot(explanation: Explanation, words: Messages): string {
  const told = tell(explanation, words);
  return [
    "digraph explanation {",
    `  label=${dotText(`${told.title}: ${told.verdict}`)}; labelloc=t; rankdir=TB; fontname="Helvetica";`,
    '  node [shape=box, style=rounded, fontname="Helvetica", fontsize=11];',
    '  edge [fontname="Courier", fontsize=10];',
    ...told.ways.flatMap(wayLines),
    "}",
    "",
  ].join("\n");
}

function wayLines({ role, mark, heading, hops, notes }: ToldWay, index: number): string[] {
  const id = (hop: number) => `w${index + 1}h${hop + 1}`;
  const isLast = (hop: number) => hop === hops.length - 1;
  return [
    `  subgraph cluster_${index + 1} {`,
    `    label=${dotText(...wrapLines(`${mark} ${heading}`, COLUMNS), ...notes.flatMap((note) => wrapLines(note, COLUMNS)))}; color="${COLOURS[role]}"; fontcolor="${COLOURS[role]}";`,
    ...hops.map((hop, number) => `    ${id(number)} [label=${dotText(`${number + 1}. ${hop.place}`, hop.does)}${isLast(number) ? `, color="${COLOURS[role]}", penwidth=2` : ""}];`),
    ...hops.slice(0, -1).map((hop, number) => `    ${id(number)} -> ${id(number + 1)} [label=${edgeText(hop)}${hop.isAnswer ? ", style=dashed" : ""}];`),
    "  }",
  ];
}

function edgeText({ packet, changed }: ToldHop): string {
  return dotText(packet ?? "", ...(changed === null ? [] : [`(${changed})`]));
}

/** A quoted string. Backslashes and `&` would be escapes in labels: they become entities. */
function dotText(...lines: string[]): string {
  return `"${lines.map((line) => line.replace(/[\\"&<>]/g, (char) => `&#${char.charCodeAt(0)};`)).join("\\n")}"`;
}
