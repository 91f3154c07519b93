import { appendDocuments, nameOf, spliceFile, type Edit, type KubeObject, type Messages, type Path, type Plan, type Problem, type RefusalReason } from "@kubectl-loopback/core";
import type { FileOrigin } from "../files/read.ts";
import type { FileEdit } from "../files/write.ts";

/** What becomes of the files, and which edits had to be refused. */
export interface FileEdits {
  readonly edits: readonly FileEdit[];
  readonly problems: readonly Problem[];
}

type ChangeEdit = Extract<Edit, { kind: "change" }>;

/** Lowers a plan to new texts of files. An edit that is refused leaves its object as it is, and the others go on. */
export function fileEdits(plan: Plan, origin: (file: string) => FileOrigin | undefined, messages: Messages): FileEdits {
  const problems: Problem[] = [];
  const files = [...new Set(plan.edits.map(fileOf).filter((file) => file !== undefined))];
  const edits = files.flatMap((file): FileEdit[] => {
    const { text, path, root, mark } = origin(file)!;
    const after = newText(text, plan.edits.filter((edit) => fileOf(edit) === file), problems, messages);
    return after === text ? [] : [{ file, path, root, mark, before: text, after }];
  });
  return { edits, problems };
}

/** The file in which an edit is made; none where the object was read from a cluster. */
export function fileOf(edit: Edit): string | undefined {
  return (edit.kind === "create" ? edit.beside : edit.object).source?.file;
}

/** A new object is added only where the annotation that names it could be written, and that is written only where the object can be added: half of it would harm. */
function newText(text: string, edits: readonly Edit[], problems: Problem[], messages: Messages): string {
  const changes = edits.filter((edit): edit is ChangeEdit => edit.kind === "change");
  const placeOf = (edit: ChangeEdit) => edit.object.source!.place;
  const spliced = spliceFile(text, changes.map((edit) => ({ place: placeOf(edit), changes: edit.changes })));
  const refused = spliced.refusals.map(({ place, ...why }) => ({ ...why, object: changes.find((edit) => placeOf(edit) === place)!.object }));
  const creates = edits.filter((edit) => edit.kind === "create").filter(({ beside }) => !refused.some(({ object }) => object === beside));
  // A text is JSON or YAML as a whole.
  const format = creates[0]?.beside.source!.place.format ?? "yaml";
  const appended = appendDocuments(spliced.text, format, creates.map(({ value }) => value));
  if (appended === undefined) {
    const waiting = new Set(creates.map(({ beside }) => beside));
    for (const object of waiting) problems.push(refusal(object, "unfinished", [], messages));
    return newText(text, edits.filter((edit) => !waiting.has(edit.kind === "create" ? edit.beside : edit.object)), problems, messages);
  }
  for (const { object, refused: reason, path } of refused) problems.push(refusal(object, reason, path, messages));
  return appended;
}

function refusal(object: KubeObject, reason: RefusalReason, path: Path, messages: Messages): Problem {
  return { code: "edit-refused", level: "error", params: { object: nameOf(object.ref), reason: messages.fixing.refusals[reason] }, location: object.source!.locate(path) };
}
