import { appendDocuments, groupBy, spliceFile, type Edit, type KubeObject } from "@kubectl-loopback/core";
import { diffLines } from "diff";

/** Replaces a part of a text, by its offsets; `end` is exclusive. */
export interface TextChange {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** What becomes of the texts of a project when edits are made. */
export interface FileChanges {
  /** Files that there are. */
  readonly changed: ReadonlyMap<string, ChangedText>;
  /** New files with their texts. */
  readonly created: ReadonlyMap<string, string>;
  /** Objects that had to stay as they are, since their text cannot be edited in place. */
  readonly refused: ReadonlySet<KubeObject>;
}

export interface ChangedText {
  readonly before: string;
  readonly after: string;
}

type ChangeEdit = Extract<Edit, { kind: "change" }>;
export type CreateEdit = Extract<Edit, { kind: "create" }>;

/** The file for a new object: one that there is, to whose end it is added, or a new one. */
export type Home = (edit: CreateEdit) => string;

/** Into the file of the object that needs it. */
const BESIDE: Home = ({ beside }) => beside.source!.file;

/** Lowers edits to texts. `textOf` knows the files that there are. */
export function editTexts(edits: readonly Edit[], textOf: (file: string) => string | undefined, homeOf: Home = BESIDE): FileChanges {
  const changed = new Map<string, ChangedText>();
  const created = new Map<string, string>();
  const refused = new Set<KubeObject>();
  for (const [file, own] of groupBy(edits.filter((edit): edit is ChangeEdit => edit.kind === "change"), ({ object }) => object.source!.file)) {
    const before = textOf(file)!;
    const { text, refusals } = spliceFile(before, own.map(({ object, changes }) => ({ place: object.source!.place, changes })));
    changed.set(file, { before, after: text });
    for (const { place } of refusals) refused.add(own.find(({ object }) => object.source!.place === place)!.object);
  }
  for (const edit of edits) {
    // Where the annotation that names it could not be written, a new object would be of no use.
    if (edit.kind !== "create" || refused.has(edit.beside)) continue;
    const file = homeOf(edit);
    const before = textOf(file);
    const text = appendDocuments(changed.get(file)?.after ?? before ?? "", file.endsWith(".json") ? "json" : "yaml", [edit.value]);
    if (text === undefined) return without(edit.beside, edits, textOf, homeOf);
    if (before === undefined) created.set(file, text);
    else changed.set(file, { before, after: text });
  }
  return { changed, created, refused };
}

/** The same edits but for those of one object: half of them would harm. */
function without(object: KubeObject, edits: readonly Edit[], textOf: (file: string) => string | undefined, homeOf: Home): FileChanges {
  const others = editTexts(edits.filter((edit) => (edit.kind === "create" ? edit.beside : edit.object) !== object), textOf, homeOf);
  return { ...others, refused: new Set([...others.refused, object]) };
}

/** The file in which an edit is made; none where its object stands in none. */
export function fileOf(edit: Edit): string | undefined {
  return (edit.kind === "create" ? edit.beside : edit.object).source?.file;
}

/** The smallest changes that turn one text into the other: what they have in common stays untouched, with the cursors and markers in it. */
export function textChanges(before: string, after: string): TextChange[] {
  const changes: TextChange[] = [];
  let [offset, old, text] = [0, "", ""];
  const finish = () => {
    if (old !== text) changes.push(trimmed(offset, old, text));
    [offset, old, text] = [offset + old.length, "", ""];
  };
  for (const { value, added, removed } of diffLines(before, after)) {
    if (added) text += value;
    else if (removed) old += value;
    else {
      finish();
      offset += value.length;
    }
  }
  finish();
  return changes;
}

function trimmed(offset: number, old: string, text: string): TextChange {
  const start = commonStart(old, text);
  const end = commonEnd(old.slice(start), text.slice(start));
  return { start: offset + start, end: offset + old.length - end, text: text.slice(start, text.length - end) };
}

function commonStart(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return isInside(a, length) || isInside(b, length) ? length - 1 : length;
}

function commonEnd(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return isInside(a, a.length - length) || isInside(b, b.length - length) ? length - 1 : length;
}

/** Whether a place is in the middle of a line break or of a character. */
function isInside(text: string, at: number): boolean {
  return (text[at - 1] === "\r" && text[at] === "\n") || /[\ud800-\udbff]/.test(text[at - 1] ?? "") && /[\udc00-\udfff]/.test(text[at] ?? "");
}
