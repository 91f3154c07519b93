import type { Result } from "../analyze.ts";
import type { Finding } from "../model/finding.ts";
import type { KubeObject } from "../model/object.ts";
import { nearest } from "../nearest.ts";
import { once } from "../once.ts";
import { locationOf, positionAt, sourceText, type SourceText, type Span } from "../text/positions.ts";
import { readDirective } from "./directive.ts";
import type { Fault, Suppression, Written } from "./suppression.ts";

/** A text that manifests were read from. */
export interface ReadText {
  readonly file: string;
  readonly text: string;
}

interface Comment {
  readonly source: SourceText;
  /** From `#` to the end of its line. */
  readonly span: Span;
  readonly form: string;
  readonly says: string;
  /** The YAML document that it stands in, if objects were read from it. */
  readonly document: Span | undefined;
}

/** First and last line. */
type Lines = readonly [number, number];

const NO_LINE: Lines = [Infinity, 0];
const MARKER = "kubectl-loopback-disable";

/** The lines that each kind of comment covers. */
const FORMS: Readonly<Record<string, (comment: Comment) => Lines>> = {
  [`${MARKER}-line`]: ({ source, span }) => lines(source, span),
  [`${MARKER}-next-line`]: nextLine,
  [`${MARKER}-document`]: ({ source, document }) => (document ? lines(source, document) : NO_LINE),
  [`${MARKER}-file`]: () => [1, Infinity],
};

/** Suppressions in comments. Only texts that mention one are looked through, and of those only the lines that do. */
export function inComments(result: Result, texts: Iterable<ReadText>): Written {
  const written = [...texts].filter(({ text }) => text.includes(MARKER)).map((text) => inText(text, result));
  return { suppressions: written.flatMap(({ suppressions }) => suppressions), faults: written.flatMap(({ faults }) => faults) };
}

function inText({ file, text }: ReadText, { cluster, concerns }: Result): Written {
  const objects = cluster.objects.all.filter(({ source }) => source?.file === file && source.place.format === "yaml");
  const lineOf = once(({ object, path }: Finding) => (object.source?.file === file ? object.source.locate(path).start.line : 0));
  const suppressions: Suppression[] = [];
  const faults: Fault[] = [];
  for (const comment of commentsIn(sourceText(file, text), objects)) {
    const place = { location: locationOf(comment.source, comment.span), object: null };
    const form = FORMS[comment.form];
    const { directive, faults: wrong } = form ? readDirective(comment.says) : noSuchForm(comment.form);
    faults.push(...wrong.map((fault) => ({ fault, place })));
    if (!form || !directive) continue;
    const [first, last] = form(comment);
    const around = last === Infinity ? objects : objects.filter((object) => isAround(object, comment.span));
    const covers = (finding: Finding) => lineOf(finding) >= first && lineOf(finding) <= last;
    suppressions.push({ ...directive, by: "comment", place, covers, wasAsked: () => around.some(concerns) });
  }
  return { suppressions, faults };
}

function noSuchForm(written: string): ReturnType<typeof readDirective> {
  return { directive: null, faults: [{ fault: "unknown-form", written, meant: nearest(written, Object.keys(FORMS)) ?? null }] };
}

const COMMENT = new RegExp(`(?:^|[ \\t])#[ \\t]*(${MARKER}[\\w-]*)(.*)$`);

function* commentsIn(source: SourceText, objects: readonly KubeObject[]): Iterable<Comment> {
  const { text } = source;
  for (let at = text.indexOf(MARKER), end = 0; at >= 0; at = text.indexOf(MARKER, end)) {
    end = endOfLine(text, at);
    const start = text.lastIndexOf("#", at);
    const line = text.slice(text.lastIndexOf("\n", at) + 1, end);
    const [, form, says] = COMMENT.exec(line) ?? [];
    if (form === undefined || says === undefined) continue;
    const span = { start, end };
    yield { source, span, form, says, document: objects.find((object) => isAround(object, span))?.source?.place.document };
  }
}

function isAround({ source }: KubeObject, { start: offset }: Span): boolean {
  const document = source?.place.document;
  return document !== undefined && document.start <= offset && offset < document.end;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  if (end < 0) return text.length;
  return text[end - 1] === "\r" ? end - 1 : end;
}

function lines(source: SourceText, { start, end }: Span): Lines {
  return [positionAt(source, start).line, positionAt(source, end - 1).line];
}

/** A line that says nothing. */
const BLANK = /[ \t]*(?:#|\r?\n|\r?$)/y;
const INDENT = /[ \t]*/y;

/** From where on the next line that says something is known; comments one below the other have the same. */
interface Next { from: number; to: number; lines: Lines }
const nextOf = once((_: SourceText): Next => ({ from: Infinity, to: -1, lines: NO_LINE }));

/** The next line that says something: comments and blank lines may stand between. */
function nextLine({ source, span }: Comment): Lines {
  const { text } = source;
  const next = nextOf(source);
  if (next.from <= span.end && span.end < next.to) return next.lines;
  let line = text.indexOf("\n", span.end);
  while (line >= 0 && matchesAt(BLANK, text, line + 1)) line = text.indexOf("\n", line + 1);
  next.from = span.end;
  next.to = line < 0 ? Infinity : line;
  next.lines = line < 0 ? NO_LINE : lines(source, firstWord(text, line + 1));
  return next.lines;
}

function matchesAt(expression: RegExp, text: string, at: number): boolean {
  expression.lastIndex = at;
  return expression.test(text);
}

function firstWord(text: string, line: number): Span {
  matchesAt(INDENT, text, line);
  return { start: INDENT.lastIndex, end: INDENT.lastIndex + 1 };
}
