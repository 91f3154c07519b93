import { oneLine, excerpt } from "../lines/printable.ts";
import type { Messages } from "../messages/messages.ts";
import type { Path } from "../model/json.ts";
import type { Risk } from "../model/listener.ts";
import type { Address } from "../model/path.ts";
import { fieldName, nameOf } from "../objects.ts";
import { countLines } from "./count-lines.ts";
import { shown } from "./shown-name.ts";
import type { AlsoFound, Around, Decision, ExplainedHop, Explanation, Share, Way } from "./explanation.ts";

/** An explanation in words, for all formats. Every text is on one line and free of what a terminal would obey. */
export interface Told {
  /** `Service shop/orders TCP 80`. */
  readonly title: string;
  readonly clb: string;
  readonly verdict: string;
  readonly reason: string;
  readonly ways: readonly ToldWay[];
  /** What follows from the ways: the count, what is noticed. */
  readonly count: readonly string[];
  /** What the verdict and the ways rest on, and what is not known. */
  readonly notes: readonly string[];
}

export interface ToldWay {
  readonly role: Way["role"];
  readonly mark: string;
  readonly heading: string;
  readonly hops: readonly ToldHop[];
  /** What a way past the CLB needs and rests on. */
  readonly notes: readonly string[];
}

export interface ToldHop {
  readonly place: string;
  readonly shortPlace: string;
  readonly does: string;
  /** The addresses of the packet after this hop; null where it ends. */
  readonly packet: string | null;
  readonly changed: string | null;
  readonly because: readonly string[];
  /** From here on the packet is on its way back. */
  readonly isAnswer: boolean;
}

export const MARKS: Readonly<Record<Way["role"], string>> = { bad: "✗", good: "✓", open: "?" };

/** Longest value of a field that is shown. */
const LONGEST_VALUE = 60;
const ANSWERS: readonly string[] = ["answers", "replies", "answers-past-clb", "answers-through-clb", "answers-for-backend", "redirects", "accepts", "may-accept", "resets", "drops-unknown-answer"];

/** Puts an explanation into words. */
export function tell(explanation: Explanation, words: Messages): Told {
  const { object, port, protocol, layer, network, vip, risk, ways, backend, whatIf } = explanation;
  const { explaining } = words;
  const toldWays = withoutRepetition(ways.map((way) => toldWay(way, explanation, words)));
  return {
    title: oneLine(`${nameOf(object)} ${protocol} ${port}`),
    clb: oneLine(explaining.clb(network, vip)) + (backend.others > 0 ? `; ${oneLine(explaining.ofSeveral(backend.name, backend.others))}` : ""),
    verdict: [risk, ...(whatIf?.changes ? [whatIf.risk] : [])].map((one) => verdictText(one, layer, words)).join(" → "),
    reason: words.reasons[risk.reason],
    ways: toldWays,
    count: countLines(explanation, words).map(oneLine),
    notes: [...toldWays.flatMap((way) => way.notes), ...notesOf(explanation, words)],
  };
}

function verdictText(risk: Risk, layer: 4 | 7, { verdicts, effect, explaining }: Messages): string {
  const noticed = effect(risk, layer);
  return noticed === "" ? verdicts[risk.verdict] : explaining.labelled(verdicts[risk.verdict], noticed);
}

function toldWay(way: Way, explanation: Explanation, words: Messages): ToldWay {
  return { role: way.role, mark: MARKS[way.role], heading: oneLine(dated(heading(way, explanation, words), way, explanation, words)), hops: way.hops.map((hop) => toldHop(hop, way, explanation, words)), notes: way.around ? Object.values(aroundNotes(way.around, words)).flat() : [] };
}

/** What decided on one way decides on the next as well: it is told once. */
function withoutRepetition(ways: readonly ToldWay[]): ToldWay[] {
  const told = new Set<string>();
  return ways.map((way) => {
    const hops = way.hops.map((hop) => ({ ...hop, because: hop.because.filter((one) => !told.has(one)) }));
    for (const { because } of hops) for (const one of because) told.add(one);
    return { ...way, hops };
  });
}

/** Before the heading of a way: that it is the one of now, or of then. */
function dated(heading: string, { when }: Way, { whatIf }: Explanation, { explaining }: Messages): string {
  if (!whatIf || when === null) return heading;
  return explaining.labelled(when === "now" ? explaining.now : explaining.then(whatIf.suppositions.join(", ")), heading);
}

function heading(way: Way, { arithmetic: now, ways, whatIf }: Explanation, { explaining }: Messages): string {
  if (way.around?.remedy === "ingress-controller") return explaining.byController(way.around.controller && nameOf(way.around.controller), way.role === "open");
  if (way.role === "open") return explaining.notKnown;
  if (way.outcome.verdict === "avoided") return explaining.onlyItself;
  if (!way.chosenByClb) return way.outcome.reason === "redirect-only" ? explaining.redirected : explaining.caught;
  const { client, rs } = way;
  const arithmetic = way.when === "then" ? whatIf!.arithmetic : now;
  const share = arithmetic && shareText(arithmetic.shares[0]!, way.role, explaining);
  const same = rs.node !== null && rs.node.name === client.node?.name && rs.stack !== "own" && client.stack !== "own";
  const picked = rs.kind === "pod" ? explaining.place("backend", shown(rs.node), rs.pod, rs.stack) : explaining.place("rs-node", shown(rs.node), null, rs.stack);
  const first = ways[0]!.client.node;
  // Ways of now and of then are each from where it is worst.
  const elsewhere = way.when === null && client.node && first && client.node.name !== first.name ? explaining.fromClient(shown(client.node)!) : "";
  return `${share && elsewhere === "" ? explaining.inShare(share) : ""}${elsewhere}${explaining.picks(picked, same)}`;
}

/** The part of the connections of the worst-off clients that goes this way, as whole numbers. */
function shareText({ looping, choices }: Share, role: Way["role"], { fraction }: Messages["explaining"]): string {
  const part = role === "bad" ? looping.weight : choices.weight - looping.weight;
  return part === 0 ? "" : fraction(part, choices.weight);
}

function toldHop(hop: ExplainedHop, way: Way, { layer, object, whatIf }: Explanation, { explaining }: Messages): ToldHop {
  const { at, node, action, sends, because } = hop;
  const end = at === "client" ? way.client : way.rs;
  const pod = at === "client" || at === "backend" ? end.pod : null;
  const owner = object.kind === "Ingress" ? "Ingress" : "Service";
  const changed = hop.changed.length === 2 ? "both" : hop.changed[0];
  const isAnswer = ANSWERS.includes(action);
  const toService = way.hops[0]!.sends?.destination.of === "service";
  const toController = way.hops.some((one) => one.at === "controller");
  return {
    place: oneLine(explaining.place(at, shown(node), pod, end.stack)),
    shortPlace: oneLine(explaining.shortPlace(at, shown(node))),
    does: explaining.action(action, { at, layer, owner, direct: way.rs.kind === "pod", toService, toController }),
    packet: sends && oneLine(`${address(sends.source, explaining)} → ${address(sends.destination, explaining)}`),
    // That an answer goes the other way says it already.
    changed: changed && !isAnswer ? explaining.changed[changed] : null,
    because: because.map((one) => oneLine(decisionText(one, way.when === "then" ? whatIf!.suppositions : [], explaining))),
    isAnswer,
  };
}

function address({ of, ip, port }: Address, { ends }: Messages["explaining"]): string {
  const host = ip === null ? ends[of] : port !== null && ip.includes(":") ? `[${ip}]` : ip;
  return port === null ? host : `${host}:${port}`;
}

/** `Service shop/orders, externalTrafficPolicy: Local (a.yaml:3:5)`; of what was asserted or supposed, the flag. */
function decisionText({ object, path, value, location }: Decision, suppositions: readonly string[], { notSet, decided }: Messages["explaining"]): string {
  const said = value === null ? notSet : excerpt(typeof value === "string" ? value : JSON.stringify(value), LONGEST_VALUE);
  if (!object) return suppositions.includes(`${path.at(-1)}=${value}`) ? `--what-if ${path.at(-1)}=${said}` : `--${path.join(" ")}=${said}`;
  return decided(nameOf(object), field(path), said, location ? `${location.file}:${location.start.line}:${location.start.column}` : null);
}

/** An annotation by its key alone: everybody knows where it stands. */
function field(path: Path): string {
  const isAnnotation = path.length === 3 && path[0] === "metadata" && path[1] === "annotations";
  return isAnnotation ? String(path[2]) : fieldName(path);
}

function findingText({ code, params }: AlsoFound, { rules }: Messages): string {
  const say = rules[code].message as (params: AlsoFound["params"]) => string;
  return say(params);
}

function notesOf({ risk, missing, also, asserted, ways, whatIf }: Explanation, words: Messages): string[] {
  const { explaining, assumed, missing: missingWords } = words;
  const standIns = new Set(ways.flatMap(({ hops }) => hops.map(({ node }) => node)).filter((node) => node?.standIn).map((node) => shown(node)!));
  return [
    ...missing.map(({ name, because }) => explaining.labelled(explaining.missing, missingWords[name] + (because ? ` (${explaining.because[because]})` : ""))),
    ...also.map((one) => oneLine(explaining.labelled(explaining.also(one.code), findingText(one, words)))),
    ...[...new Set([...risk.assumed, ...(whatIf?.risk.assumed ?? [])])].map((one) => explaining.labelled(explaining.restsOn, assumed[one])),
    ...asserted.map(({ key, value }) => oneLine(explaining.labelled(explaining.asserted, `${key}=${value}`))),
    ...(whatIf && !whatIf.changes && !ways.some(({ when }) => when === "then") ? [oneLine(explaining.labelled(explaining.then(whatIf.suppositions.join(", ")), explaining.same))] : []),
    ...(whatIf?.refused ?? []).map(({ remedy, reason }) => explaining.labelled(remedy, words.fixing.noCure[reason])),
    ...(standIns.size > 0 ? [`* ${explaining.standIn}`] : []),
  ];
}

/** What a way past the CLB needs; what it rests on, and how the controller's own CLB, which it does not take, is judged. */
export function aroundNotes({ needs, restsOn, ownClb, controller }: Around, words: Messages): { readonly needs: string[]; readonly notes: string[] } {
  const { explaining, fixing } = words;
  const name = controller && nameOf(controller);
  return {
    needs: needs.map((need) => oneLine(explaining.labelled(explaining.needs, explaining.need(need, name)))),
    notes: [
      ...restsOn.map((one) => explaining.labelled(explaining.restsOn, one === "controller-serves" ? explaining.controllerServes : fixing.preconditions[one])),
      ...ownClb.map(({ port, protocol, layer, risk }) => oneLine(explaining.ownClb(name ?? "", `${protocol} ${port}`, verdictText(risk, layer, words)))),
    ],
  };
}
