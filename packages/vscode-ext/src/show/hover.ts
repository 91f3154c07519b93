import { explain, fieldName, groupBy, nameOf, oneLine, pathPicture, type Evidence, type Finding, type JudgedListener, type Messages, type RuleCode } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { ProjectFile } from "../projects/project-file.ts";
import type { Language } from "../words/index.ts";
import type { Words } from "../words/words.ts";
import { fieldAt, type Field } from "./fields.ts";
import { listenersDecidedBy, nameOfListener, type ListenerName } from "./listeners.ts";
import { evidenceText } from "./names.ts";
import { isIn, rangeOf, type Position, type Range } from "./place.ts";
import { relatedTo } from "./related.ts";
import { gravest, verdictLines } from "./verdicts.ts";

/** One part of an explanation. All text is plain: nothing in it is ever taken for markup. */
export type Part =
  | { readonly kind: "heading" | "text"; readonly text: string }
  | { readonly kind: "labelled"; readonly label: string; readonly text: string }
  | { readonly kind: "picture"; readonly text: string };

export interface Explained {
  readonly range: Range;
  readonly parts: readonly Part[];
  /** The listener that it is about, where it is about one. */
  readonly listener: ListenerName | null;
}

/** What there is to say about a place: what the field is, how its object is judged, what was found there. */
export function explainPlace(file: ProjectFile, place: Position & { readonly offset: number }, judgement: Judgement, language: Language): Explained | undefined {
  const field = fieldAt(file, place, judgement.result.facts);
  const found = judgement.findingsIn(file.file).map((finding) => ({ finding, range: rangeOf(finding.object.source!.locate(finding.path)) }))
    .filter(({ finding, range }) => isIn(range, place) || (field !== undefined && isAbout(finding, field)));
  const range = field?.range ?? found[0]?.range;
  if (!range) return undefined;
  const findings = found.map(({ finding }) => finding);
  const kind = field?.name === "kind" ? field : undefined;
  const object = kind?.object ?? findings[0]?.object;
  const about = gravest(kind ? listenersDecidedBy(kind.object, judgement) : judgedBy(findings, judgement));
  return {
    range,
    parts: [...(field ? aboutField(field, judgement, language) : []), ...aboutFindings(findings, judgement, language)],
    listener: object && about ? nameOfListener(object, about) : null,
  };
}

function isAbout({ object, path }: Finding, field: Field): boolean {
  return object === field.object && fieldName(path) === fieldName(field.path);
}

function aboutField({ name, object }: Field, judgement: Judgement, { messages, words }: Language): Part[] {
  if (name !== "kind") return [{ kind: "text", text: words.fields[name] }];
  const judged = listenersDecidedBy(object, judgement);
  if (judged.length === 0) return [];
  const findings = findingsAbout(judged, judgement);
  return [
    { kind: "heading", text: oneLine(nameOf(object.ref)) },
    ...verdictLines(judged, messages, words).map((text): Part => ({ kind: "text", text })),
    ...once(findings.map((finding) => adviceOn(finding, judgement, { messages, words }))).map(labelled(words.hover.advice)),
    ...picture(judged, judgement, messages),
    ...reasons(judged, messages, words),
    ...evidence(findings.flatMap((finding) => finding.evidence), words),
  ];
}

/** The way of a packet to the gravest listener; none where nothing is wrong. */
function picture(judged: readonly JudgedListener[], { result }: Judgement, messages: Messages): Part[] {
  const one = gravest(judged);
  return one && one.risk.verdict !== "safe" ? [{ kind: "picture", text: pathPicture(explain(result, one), messages) }] : [];
}

/** Why the verdicts are what they are, each reason once. */
function reasons(judged: readonly JudgedListener[], messages: Messages, words: Words): Part[] {
  return [
    ...once(judged.map(({ risk }) => messages.reasons[risk.reason])).map(labelled(words.hover.why)),
    ...once(judged.flatMap(({ risk }) => risk.missing.map((one) => messages.missing[one]))).map(labelled(words.hover.missing)),
    ...once(judged.flatMap(({ risk }) => risk.assumed.map((one) => messages.assumed[one]))).map(labelled(words.hover.assuming)),
  ];
}

/** The findings about these listeners, wherever they stand. */
function findingsAbout(judged: readonly JudgedListener[], { result }: Judgement): readonly Finding[] {
  const own = new Set(judged.map(({ listener }) => listener));
  return result.findings.filter(({ listener, suppressed }) => listener !== null && own.has(listener) && !suppressed);
}

/** The listeners that findings are about, with their risks. */
function judgedBy(findings: readonly Finding[], { listenersOf }: Judgement): readonly JudgedListener[] {
  return findings.flatMap(({ listener }) => (listener ? listenersOf(listener.object).filter((one) => one.listener === listener) : []));
}

/** What to do about a finding. */
function adviceOn(finding: Finding, judgement: Judgement, { messages, words }: Language): string {
  const { code, params } = finding;
  const [judged] = judgedBy([finding], judgement);
  return (ABOUT_VERDICTS.includes(code) && judged && words.advice[judged.risk.reason]) || (messages.rules[code] as Messages["rules"]["CLB101"]).advice(params as never);
}

/** Rules that say what a listener is judged to be. */
const ABOUT_VERDICTS: readonly RuleCode[] = ["CLB101", "CLB201"];

/** Findings of one rule are told together. What they rest on stands in the diagnostics above, as far as it stands in files. */
function aboutFindings(findings: readonly Finding[], judgement: Judgement, { messages, words }: Language): Part[] {
  return [...groupBy(findings, ({ code }) => code)].flatMap(([code, same]): Part[] => {
    const say = messages.rules[code] as Messages["rules"]["CLB101"];
    return [
      { kind: "heading", text: `${code} ${say.title}` },
      ...once(same.map((finding) => adviceOn(finding, judgement, { messages, words }))).map(labelled(words.hover.advice)),
      ...picture(judgedBy(same, judgement), judgement, messages),
      ...once(same.map(({ params }) => say.why(params as never))).map(labelled(words.hover.why)),
      ...evidence(same.flatMap((finding) => untold(finding, judgement, words)), words),
    ];
  });
}

function untold(finding: Finding, judgement: Judgement, words: Words): readonly Evidence[] {
  const told = new Set(relatedTo(finding, judgement, words).map(({ message }) => message));
  return finding.evidence.filter((one) => !told.has(evidenceText(one, words)));
}

function evidence(all: readonly Evidence[], words: Words): Part[] {
  return once(all.map((one) => evidenceText(one, words))).map(labelled(words.hover.evidence));
}

function labelled(label: string): (text: string) => Part {
  return (text) => ({ kind: "labelled", label, text: oneLine(text) });
}

function once(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
