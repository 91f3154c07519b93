import { explain, isServiceConfig, nameOf, pathPicture, type Finding, type JudgedListener, type KubeObject, type Messages, type RuleCode } from "@kubectl-loopback/core";
import { grouped } from "../projects/grouped.ts";
import type { Judgement } from "../projects/judge.ts";
import type { ProjectFile } from "../projects/project.ts";
import type { Language } from "../words/index.ts";
import type { Words } from "../words/words.ts";
import { fieldAt, type Field } from "./fields.ts";
import { evidenceText, fieldName, oneLine } from "./names.ts";
import { isIn, rangeOf, type Position, type Range } from "./place.ts";
import { verdictLines, worst } from "./verdicts.ts";

/** One part of an explanation. All text is plain: nothing in it is ever taken for markup. */
export type Part =
  | { readonly kind: "heading" | "text"; readonly text: string }
  | { readonly kind: "labelled"; readonly label: string; readonly text: string }
  | { readonly kind: "picture"; readonly text: string };

export interface Explained {
  readonly range: Range;
  readonly parts: readonly Part[];
}

/** What there is to say about a place: what the field is, how its object is judged, what was found there. */
export function explainPlace(file: ProjectFile, place: Position & { readonly offset: number }, judgement: Judgement, language: Language): Explained | undefined {
  const field = fieldAt(file, place, judgement.result.facts);
  const found = judgement.findingsIn(file.file).map((finding) => ({ finding, range: rangeOf(finding.object.source!.locate(finding.path)) }))
    .filter(({ finding, range }) => isIn(range, place) || (field !== undefined && isAbout(finding, field)));
  const range = field?.range ?? found[0]?.range;
  return range && { range, parts: [...(field ? aboutField(field, judgement, language) : []), ...aboutFindings(found.map(({ finding }) => finding), judgement, language)] };
}

function isAbout({ object, path }: Finding, field: Field): boolean {
  return object === field.object && fieldName(path) === fieldName(field.path);
}

function aboutField({ name, object }: Field, judgement: Judgement, { messages, words }: Language): Part[] {
  if (name !== "kind") return [{ kind: "text", text: words.fields[name] }];
  const judged = listenersDecidedBy(object, judgement);
  if (judged.length === 0) return [];
  return [
    { kind: "heading", text: oneLine(nameOf(object.ref)) },
    ...verdictLines(judged, messages, words).map((text): Part => ({ kind: "text", text })),
    ...picture(judged, judgement, messages),
    ...reasons(judged, messages, words), ...adviceFor(judged, judgement, { messages, words }).map(labelled(words.hover.advice)),
  ];
}

/** The way of a packet to the worst listener; none where nothing is wrong. */
function picture(judged: readonly JudgedListener[], { result }: Judgement, messages: Messages): Part[] {
  const gravest = worst(judged);
  const one = judged.find(({ risk }) => risk.verdict === gravest);
  return one && gravest !== "safe" ? [{ kind: "picture", text: pathPicture(explain(result, one), messages) }] : [];
}

/** The listeners of an object; those of a TkeServiceConfig are the ones that it configures. */
export function listenersDecidedBy(object: KubeObject, { result, listenersOf }: Judgement): readonly JudgedListener[] {
  if (!isServiceConfig(object)) return listenersOf(object);
  return result.judged.filter(({ listener: { config } }) => config.state === "read" && config.object === object);
}

/** Why the verdicts are what they are, each reason once. */
function reasons(judged: readonly JudgedListener[], messages: Messages, words: Words): Part[] {
  const why = [...new Set(judged.map(({ risk }) => messages.reasons[risk.reason]))];
  const missing = [...new Set(judged.flatMap(({ risk }) => risk.missing.map((one) => messages.missing[one])))];
  const assumed = [...new Set(judged.flatMap(({ risk }) => risk.assumed.map((one) => messages.assumed[one])))];
  return [...why.map(labelled(words.hover.why)), ...missing.map(labelled(words.hover.missing)), ...assumed.map(labelled(words.hover.assuming))];
}

/** What the findings about these listeners advise, each advice once. */
function adviceFor(judged: readonly JudgedListener[], judgement: Judgement, language: Language): string[] {
  const own = new Set(judged.map(({ listener }) => listener));
  const findings = judgement.result.findings.filter(({ listener, suppressed }) => listener !== null && own.has(listener) && !suppressed);
  return [...new Set(findings.map((finding) => adviceOn(finding, judgement, language)))];
}

/** What to do about a finding. */
function adviceOn({ code, params, listener }: Finding, { listenersOf }: Judgement, { messages, words }: Language): string {
  const risk = listener && listenersOf(listener.object).find((one) => one.listener === listener)?.risk;
  return (ABOUT_VERDICTS.includes(code) && risk && words.advice[risk.reason]) || (messages.rules[code] as Messages["rules"]["CLB101"]).advice(params as never);
}

/** Rules that say what a listener is judged to be. */
const ABOUT_VERDICTS: readonly RuleCode[] = ["CLB101", "CLB201"];

function labelled(label: string): (text: string) => Part {
  return (text) => ({ kind: "labelled", label, text: oneLine(text) });
}

/** Findings of one rule are told together. */
function aboutFindings(findings: readonly Finding[], judgement: Judgement, { messages, words }: Language): Part[] {
  return [...grouped(findings, ({ code }) => code)].flatMap(([code, same]): Part[] => {
    const say = messages.rules[code] as Messages["rules"]["CLB101"];
    const why = new Set(same.map(({ params }) => say.why(params as never)));
    const advice = new Set(same.map((finding) => adviceOn(finding, judgement, { messages, words })));
    const evidence = new Map(same.flatMap((one) => one.evidence).map((one) => [JSON.stringify(one), one]));
    return [
      { kind: "heading", text: `${code} ${say.title}` },
      ...[...why].map(labelled(words.hover.why)),
      ...[...advice].map(labelled(words.hover.advice)),
      ...[...evidence.values()].map((one) => evidenceText(one, words)).map(labelled(words.hover.evidence)),
    ];
  });
}
