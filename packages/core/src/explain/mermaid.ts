import type { Messages } from "../messages/messages.ts";
import type { ExplainedHop, Explanation, Way } from "./explanation.ts";
import { tell, type ToldHop, type ToldWay } from "./telling.ts";

/** The ways as a Mermaid sequence diagram: one frame each. */
export function explanationMermaid(explanation: Explanation, words: Messages): string {
  const told = tell(explanation, words);
  const participants = participantsOf(explanation.ways, told.ways);
  return [
    "sequenceDiagram",
    `  accTitle: ${mermaidText(told.title)}`,
    `  accDescr: ${mermaidText(told.verdict)}`,
    ...[...participants].map(([, { id, name }]) => `  participant ${id} as ${mermaidText(name)}`),
    ...explanation.ways.flatMap((way, index) => wayLines(way, told.ways[index]!, participants)),
    "",
  ].join("\n");
}

type Participants = ReadonlyMap<string, { readonly id: string; readonly name: string }>;

/** Places of all ways, each once. A node is one participant, whatever it does on a way. */
function participantsOf(ways: readonly Way[], told: readonly ToldWay[]): Participants {
  const found = new Map<string, { id: string; name: string }>();
  ways.forEach((way, index) => way.hops.forEach((hop, position) => {
    const key = keyOf(hop);
    if (!found.has(key)) found.set(key, { id: `p${found.size + 1}`, name: told[index]!.hops[position]!.place });
  }));
  return found;
}

function keyOf({ at, node }: ExplainedHop): string {
  return at === "client-node" || at === "rs-node" ? `node ${node?.name ?? at}` : `${at} ${node?.name ?? ""}`;
}

function wayLines({ hops, role }: Way, told: ToldWay, participants: Participants): string[] {
  const idOf = (hop: ExplainedHop) => participants.get(keyOf(hop))!.id;
  const messages = hops.flatMap((hop, index) => hopLines(told.hops[index]!, idOf(hop), hops[index + 1] && idOf(hops[index + 1]!), role));
  const notes = told.notes.map((note) => `Note over ${idOf(hops.at(-1)!)}: ${mermaidText(note)}`);
  return [`  opt ${mermaidText(`${told.mark} ${told.heading}`)}`, ...[...messages, ...notes].map((line) => `    ${line}`), "  end"];
}

/** What it does as a note where the packet ends, else as the words on the arrow to the next place. */
function hopLines({ does, packet, isAnswer }: ToldHop, from: string, to: string | undefined, role: Way["role"]): string[] {
  if (to === undefined || packet === null) return [`Note over ${from}: ${mermaidText(`${role === "bad" ? "✗ " : ""}${does}`)}`];
  return [`${from}${isAnswer ? "-->>" : "->>"}${to}: ${mermaidText(packet)}<br/>${mermaidText(does)}`];
}

/** Everything but letters, numbers and harmless marks as the codes that Mermaid turns back into characters. */
function mermaidText(text: string): string {
  return text.replace(/[^\p{L}\p{N} .,/()\-→✗✓?，。：、（）·*]/gu, (char) => `#${char.codePointAt(0)};`);
}
