import type { KubeObject, Location, Position } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { readDocument } from "./document.ts";
import { readText } from "./manifests.ts";
import { positionAt, sourceText, type Span } from "./positions.ts";
import { gather, type Manifests, type ManifestText, type Reader, type ReadOptions } from "./reader.ts";

/**
 * Reads as `readManifests` does, again and again while texts are being edited: a document that stood in the same file
 * the last time is not read again, only put where it stands now.
 */
export function manifestReader(): (input: ManifestText, options: ReadOptions) => Manifests {
  const byFile = new Map<string, ReadonlyMap<string, Manifests>>();
  return (input, options) => {
    const before = byFile.get(input.file);
    const now = new Map<string, Manifests>();
    byFile.set(input.file, now);
    return readText(input, options, (reader, span) => {
      const key = keyOf(reader, span);
      const read = before?.get(key) ?? now.get(key) ?? readAlone(reader, key);
      now.set(key, read);
      place(read, span, reader);
    });
  };
}

/** All that decides how a document is read; its text stands behind the line break. It is a new string: a slice would keep the whole text alive. */
function keyOf({ source, named, whole, options }: Reader, { start, end }: Span): string {
  return `${named} ${whole} ${options.workloads} ${options.namespace}\n${source.text.slice(start, end)}`;
}

/** Reads a document as if nothing stood before it. */
function readAlone({ source, add: _, report: __, ...how }: Reader, key: string): Manifests {
  const text = key.slice(key.indexOf("\n") + 1);
  return gather({ ...how, source: sourceText(source.file, text) }, (reader) => readDocument(reader, { start: 0, end: text.length }));
}

/** Puts what was read alone to where it stands in the text. */
function place({ objects, problems }: Manifests, span: Span, { source, add, report }: Reader): void {
  let first: Position | undefined;
  const moved = (location: Location) => shifted(location, (first ??= positionAt(source, span.start)));
  for (const object of objects) add(placed(object, span, moved));
  for (const problem of problems) report(placedProblem(problem, moved));
}

/** The value stays behind a getter: of most objects only the identity was read. */
function placed(object: KubeObject, document: Span, moved: (location: Location) => Location): KubeObject {
  const { ref, source } = object;
  return {
    ref,
    get value() { return object.value; },
    source: source && { file: source.file, place: { ...source.place, document }, locate: (path) => moved(source.locate(path)) },
  };
}

function placedProblem(problem: Problem, moved: (location: Location) => Location): Problem {
  return problem.location ? { ...problem, location: moved(problem.location) } : problem;
}

function shifted({ file, start, end }: Location, first: Position): Location {
  return { file, start: shiftedPosition(start, first), end: shiftedPosition(end, first) };
}

/** Only the first line of a document can begin behind something else (a byte order mark, `...`). */
function shiftedPosition({ line, column }: Position, first: Position): Position {
  return { line: first.line + line - 1, column: line === 1 ? first.column + column - 1 : column };
}
