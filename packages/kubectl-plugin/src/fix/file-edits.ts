import { appendDocument, nameOf, spliceFile, type Edit, type KubeObject, type Messages, type Plan, type Problem } from "@kubectl-loopback/core";
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

/** A new object is added only where the annotation that names it could be written. */
function newText(text: string, edits: readonly Edit[], problems: Problem[], messages: Messages): string {
  const changes = edits.filter((edit): edit is ChangeEdit => edit.kind === "change");
  const placeOf = (edit: ChangeEdit) => edit.object.source!.place;
  const spliced = spliceFile(text, changes.map((edit) => ({ place: placeOf(edit), changes: edit.changes })));
  const refused = new Set<KubeObject>();
  for (const { place, refused: reason, path } of spliced.refusals) {
    const { object } = changes.find((edit) => placeOf(edit) === place)!;
    refused.add(object);
    problems.push({ code: "edit-refused", level: "error", params: { object: nameOf(object.ref), reason: messages.fixing.refusals[reason] }, location: object.source!.locate(path) });
  }
  return edits.reduce((sum, edit) => {
    if (edit.kind !== "create" || refused.has(edit.beside)) return sum;
    return appendDocument(sum, edit.beside.source!.place.format, edit.value);
  }, spliced.text);
}
