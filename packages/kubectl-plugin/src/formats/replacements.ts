import { appendDocuments, positionAt, spliceFile, type Edit, type Position, type SourceText, type Splice } from "@kubectl-loopback/core";

/** A range of a file that is replaced; `end` is exclusive. */
export interface Replacement {
  readonly start: Position;
  readonly end: Position;
  readonly text: string;
}

export interface FileReplacements {
  readonly file: string;
  readonly replacements: readonly Replacement[];
}

type ChangeEdit = Extract<Edit, { kind: "change" }>;
type CreateEdit = Extract<Edit, { kind: "create" }>;

/**
 * Characters of a document in which objects are changed, and of a file that a document is put behind. Each fix is proven
 * by reading these again: where they are larger, in a dump of a cluster say, all fixes together would take hours.
 */
const LARGEST_DOCUMENT = 64 * 1024;
const LARGEST_FILE = 1024 ** 2;

/**
 * Edits as replacements in the texts of their files, byte for byte what `fix --write` does. Undefined where one of them
 * is not made in a file, or in too large a text.
 */
export function replacementsOf(edits: readonly Edit[], sourceOf: (file: string) => SourceText | undefined): readonly FileReplacements[] | undefined {
  const fileOf = (edit: Edit) => (edit.kind === "create" ? edit.beside : edit.object).source?.file;
  const files = [...new Set(edits.map(fileOf))];
  const replaced = files.map((file) => {
    const source = file === undefined ? undefined : sourceOf(file);
    return source && inFile(source, edits.filter((edit) => fileOf(edit) === file));
  });
  return replaced.every((one) => one !== undefined) ? replaced : undefined;
}

function inFile(source: SourceText, edits: readonly Edit[]): FileReplacements | undefined {
  const { file, text } = source;
  const changes = edits.filter((edit): edit is ChangeEdit => edit.kind === "change");
  const creates = edits.filter((edit): edit is CreateEdit => edit.kind === "create");
  if (changes.some(isInLargeDocument) || (creates.length > 0 && text.length > LARGEST_FILE)) return undefined;
  const spliced = spliceFile(text, changes.map(({ object, changes: all }) => ({ place: object.source!.place, changes: all })));
  if (spliced.refusals.length > 0) return undefined;
  const more = behind(text, spliced.text, creates);
  if (!more) return undefined;
  const splices = [...spliced.splices, ...more].toSorted((a, b) => a.start - b.start);
  return { file, replacements: splices.map((splice) => ({ start: positionAt(source, splice.start), end: positionAt(source, splice.end), text: splice.text })) };
}

function isInLargeDocument({ object }: ChangeEdit): boolean {
  const { start, end } = object.source!.place.document;
  return end - start > LARGEST_DOCUMENT;
}

/** What is put behind a text in which the changes were made; undefined where nothing can be. */
function behind(text: string, changed: string, creates: readonly CreateEdit[]): Splice[] | undefined {
  if (creates.length === 0) return [];
  const { format } = creates[0]!.beside.source!.place;
  const appended = appendDocuments(changed, format, creates.map(({ value }) => value));
  return appended === undefined ? undefined : [{ start: text.length, end: text.length, text: appended.slice(changed.length) }];
}
