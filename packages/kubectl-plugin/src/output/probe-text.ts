import { asFraction, oneLine, wrap, type Counted, type Judgement, type ProbePlan, type Try } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { objectName } from "./names.ts";
import { styleOf } from "./style.ts";
import { table } from "./table.ts";
import { widthOf } from "./width.ts";

interface Around {
  readonly invocation: Invocation;
  readonly shell: Shell;
  readonly language: Language;
}

/** What came of a probe. */
export interface Outcome {
  readonly tries: readonly Try[];
  readonly judgement: Judgement;
}

/** A probe for people: before it is made (no outcome) what will be done and expected, then what came of it. */
export function probeText(plan: ProbePlan, outcome: Outcome | null, around: Around): string {
  const width = widthOf(outcome ? around.shell.stdout : around.shell.stderr);
  const lines = outcome ? [...tryLines(outcome, around), ...outcomeLines(plan, outcome.judgement, around)] : intention(plan, around);
  return lines.map((line) => (line.includes("\n") ? line : `${wrap(oneLine(line), width, 0)}\n`)).join("");
}

function intention({ listener, node, isRs, task, expected }: ProbePlan, { language: { words } }: Around): string[] {
  const { object, protocol, port } = listener;
  const what = expected.share === null ? words.probe.shareUnknown : words.probe.share(expected.layer, asFraction(expected.share) ?? null, percent(expected.share));
  return [
    words.probe.plan(`${objectName(object.ref)} ${protocol} ${port}`, `${task.clb.address}:${task.clb.port}`, node, task.count, `${task.service.address}:${task.service.port}`),
    ...(isRs ? [] : [words.probe.notRs]),
    words.probe.expects(what, expected.risk.reason),
  ].map(oneLine);
}

/** With --verbose every try, as it was made. */
function tryLines({ tries }: Outcome, { invocation, language: { words } }: Around): string[] {
  if (!invocation.on("verbose")) return [];
  const rows = tries.map(({ to, seconds, end }) => [to === "clb" ? words.probe.clb : words.probe.service, `${seconds.toFixed(2)} s`, words.probe.ends[end]].map((text) => ({ text })));
  return [table(words.probe.tryColumns, rows), "\n"];
}

function outcomeLines({ task, expected }: ProbePlan, judgement: Judgement, { invocation, shell, language: { words, messages } }: Around): string[] {
  const style = styleOf(invocation, shell);
  const { clb, service, interval: [low, high], chanceOfNone, waits, conclusion, hints } = judgement;
  const paint = conclusion === "agrees" ? style.green : conclusion === "differs" ? style.red : style.yellow;
  const row = (name: string, address: string, { tries, good, lost, failed, slowest }: Counted) =>
    [`${name} ${oneLine(address)}`, tries, good, lost, failed, good === 0 ? "" : `${slowest.toFixed(2)} s`].map((cell) => ({ text: String(cell) }));
  const rows = [row(words.probe.clb, `${task.clb.address}:${task.clb.port}`, clb), row(words.probe.service, `${task.service.address}:${task.service.port}`, service)];
  const reached = clb.good + clb.lost;
  const more = conclusion === "too-few" && chanceOfNone !== null ? [words.probe.chanceOfNone(percent(chanceOfNone), triesToBeSure(expected.share!))] : [];
  return [
    table(words.probe.columns, rows), "\n",
    ...(reached > 0 ? [words.probe.seen(clb.lost, reached, percent(clb.lost / reached), percent(low), percent(high))] : []),
    ...(waits.length > 0 ? [words.probe.waits(waits)] : []),
    `${paint(messages.probing.conclusions[conclusion])}\n`,
    ...more,
    ...hints.map((hint) => `${words.probe.perhaps}: ${messages.probing.hints[hint]}`),
  ];
}

/** So many that none lost would be chance in 1 of 200; no more than one probe may make. */
function triesToBeSure(share: number): number {
  return Math.min(100, Math.ceil(Math.log(0.005) / Math.log1p(-share)));
}

/** `8.3 %`; whole where that says it all. */
function percent(share: number): string {
  const value = share * 100;
  return `${Number.isInteger(Number(value.toFixed(6))) ? Math.round(value) : value.toFixed(1)} %`;
}
