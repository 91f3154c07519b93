import type { Change, Edit } from "../model/edit.ts";
import { sameJson, type Json, type Path } from "../model/json.ts";
import { keyOf } from "../objects.ts";
import { applyChanges } from "./apply.ts";
import { createdRef } from "./created.ts";

type SetChange = Extract<Change, { op: "set" }>;
type RenameChange = Extract<Change, { op: "rename" }>;

/** One edit per object, each change once. Items that several edits append to one list follow one another. */
export function mergeEdits(edits: readonly Edit[]): Edit[] {
  const merged = new Map<string, Edit>();
  for (const edit of new Set(edits)) {
    const key = keyOf(edit.kind === "create" ? createdRef(edit) : edit.object.ref);
    const known = merged.get(key);
    merged.set(key, known ? both(known, edit) : edit);
  }
  return [...merged.values()];
}

function both(known: Edit, edit: Edit): Edit {
  if (edit.kind === "create") return known;
  if (known.kind === "create") return { ...known, value: applyChanges(known.value, edit.changes) };
  return { ...known, changes: edit.changes.reduce(withChange, known.changes) };
}

function withChange(changes: readonly Change[], change: Change): readonly Change[] {
  if (change.op === "set" && typeof change.path.at(-1) === "number") return withItem(changes, change);
  if (change.op === "rename") return withRename(changes, change);
  const index = changes.findIndex((one) => samePath(one.path, change.path));
  const known = changes[index];
  if (!known) return [...changes, change];
  return changes.with(index, bothLists(known, change) ?? change);
}

/** A key gets its right name before a value is set under that name. */
function withRename(changes: readonly Change[], rename: RenameChange): readonly Change[] {
  const target = [...rename.path.slice(0, -1), rename.key];
  const known = changes.some((one) => one.op === "rename" && samePath(one.path, rename.path));
  const index = changes.findIndex((one) => one.op === "set" && samePath(one.path, target));
  return known ? changes : changes.toSpliced(index < 0 ? changes.length : index, 0, rename);
}

/** An item that is appended to a list, behind those that are already, unless it is one of them. */
function withItem(changes: readonly Change[], item: SetChange): readonly Change[] {
  const list = item.path.slice(0, -1);
  const items = changes.filter((one): one is SetChange => one.op === "set" && samePath(one.path.slice(0, -1), list));
  if (items.some((one) => sameJson(one.value, item.value))) return changes;
  const next = Math.max(item.path.at(-1) as number, ...items.map((one) => (one.path.at(-1) as number) + 1));
  return [...changes, { ...item, path: [...list, next] }];
}

/** A new list that two edits bring holds the items of both. */
function bothLists(known: Change, change: Change): SetChange | undefined {
  // Only what is set has a value.
  const [old, added] = [known, change].map((one): Json | undefined => (one as SetChange).value);
  if (!Array.isArray(old) || !Array.isArray(added)) return undefined;
  return { ...(known as SetChange), value: [...old, ...added.filter((item) => !old.some((one) => sameJson(one, item)))] };
}

function samePath(a: Path, b: Path): boolean {
  return a.length === b.length && a.every((key, index) => key === b[index]);
}
