import { appendDocument, positionAt, sourceText, spliceFile, type Edit, type Position, type Splice } from "@kubectl-loopback/core";

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

/** Edits as replacements in the texts of their files, byte for byte what `fix --write` does. Undefined where one of them is not made in a file. */
export function replacementsOf(edits: readonly Edit[], textOf: (file: string) => string | undefined): readonly FileReplacements[] | undefined {
  const fileOf = (edit: Edit) => (edit.kind === "create" ? edit.beside : edit.object).source?.file;
  const files = [...new Set(edits.map(fileOf))];
  const replaced = files.map((file) => {
    const text = file === undefined ? undefined : textOf(file);
    return text === undefined ? undefined : inFile(file!, text, edits.filter((edit) => fileOf(edit) === file));
  });
  return replaced.every((one) => one !== undefined) ? replaced : undefined;
}

function inFile(file: string, text: string, edits: readonly Edit[]): FileReplacements | undefined {
  const changes = edits.filter((edit): edit is ChangeEdit => edit.kind === "change");
  const spliced = spliceFile(text, changes.map(({ object, changes: all }) => ({ place: object.source!.place, changes: all })));
  if (spliced.refusals.length > 0) return undefined;
  const appended = edits.reduce((sum, edit) => (edit.kind === "create" ? appendDocument(sum, edit.beside.source!.place.format, edit.value) : sum), spliced.text);
  const behind: Splice = { start: text.length, end: text.length, text: appended.slice(spliced.text.length) };
  const source = sourceText(file, text);
  const all = [...spliced.splices, ...(behind.text === "" ? [] : [behind])].toSorted((a, b) => a.start - b.start);
  return { file, replacements: all.map((splice) => ({ start: positionAt(source, splice.start), end: positionAt(source, splice.end), text: splice.text })) };
}
