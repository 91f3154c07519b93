import { CONFIG_KIND, type Edit, type Finding, keyOf, type Messages, offersFor, oneLine, type Proposal, type RemedyId } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { Words } from "../words/words.ts";
import { fileOf, type CreateEdit, type Home } from "./edits.ts";

/** A cure for findings, as an editor offers it. */
export interface Cure {
  readonly title: string;
  readonly findings: readonly Finding[];
  readonly edits: readonly Edit[];
  /** The best one. */
  readonly preferred: boolean;
  /** Where a new object goes, if not into the file of the one that needs it. */
  readonly home?: Home;
}

/** One cure per remedy that applies to the findings, the best first; remedies that do the same are one. What would not help, or would harm, is not offered. */
export function curesFor(findings: readonly Finding[], { result }: Judgement, messages: Messages, words: Words): Cure[] {
  const cures = new Map<string, Cure>();
  for (const { finding, offers } of offersFor(findings, { result, live: false, clients: [] })) {
    const editing = offers.filter(({ proposal }) => proposal !== null && isInFiles(proposal));
    for (const [rank, { remedy, proposal }] of editing.entries()) {
      const { edits } = proposal!;
      const key = JSON.stringify(edits.map(deed));
      const { findings: others, preferred } = cures.get(key) ?? { findings: [], preferred: false };
      cures.set(key, { title: oneLine(titleOf(edits, remedy, messages, words)), findings: [...others, finding], edits, preferred: preferred || rank === 0 });
    }
  }
  return [...cures.values()].flatMap((cure) => homes(cure, result, words));
}

function isInFiles({ edits }: Proposal): boolean {
  return edits.length > 0 && edits.every((edit) => fileOf(edit) !== undefined);
}

/** The same for edits that do the same. */
function deed(edit: Edit): unknown {
  return edit.kind === "create" ? edit.value : [keyOf(edit.object.ref), edit.changes];
}

/** What will be written, where that can be said in a few words; else what the remedy is called. */
function titleOf(edits: readonly Edit[], remedy: RemedyId, messages: Messages, words: Words): string {
  const created = createdIn(edits);
  if (created) return words.cures.create(nameIn(created));
  if (remedy === "prevent-loopback") return words.cures.preventLoopback(edits.length);
  if (remedy === "keepalive") return words.cures.keepalive;
  if (remedy === "corrected-value") return words.cures.corrected(edits.flatMap(written).join(", "));
  return messages.fixing.remedies[remedy].title;
}

function createdIn(edits: readonly Edit[]): CreateEdit | undefined {
  return edits.find((edit) => edit.kind === "create");
}

function nameIn({ value }: CreateEdit): string {
  return String((value["metadata"] as { readonly name?: unknown } | undefined)?.name ?? "");
}

function written(edit: Edit): string[] {
  if (edit.kind === "create") return [];
  return edit.changes.map((change) => {
    const key = change.op === "rename" ? change.key : String(change.path.at(-1));
    return change.op === "set" ? `${key}: ${JSON.stringify(change.value)}` : key;
  });
}

/** A new object goes into the file of the one that needs it (JSON has room for one only), where other such objects are, or into a file of its own. */
function homes(cure: Cure, { cluster: { objects } }: Judgement["result"], words: Words): Cure[] {
  const created = createdIn(cure.edits);
  if (!created) return [cure];
  const { file, place: { format } } = created.beside.source!;
  const folder = folderOf(file);
  const name = nameIn(created);
  const neighbours = (objects.byKind.get(CONFIG_KIND) ?? []).flatMap(({ source }) => (source && source.place.format === "yaml" && source.file !== file && folderOf(source.file) === folder ? [source.file] : []));
  const [neighbour] = neighbours.toSorted();
  const at = (title: string, home: string): Cure => ({ ...cure, title: oneLine(title), home: () => home });
  const all = [
    ...(format === "yaml" ? [cure] : []),
    ...(neighbour === undefined ? [] : [at(words.cures.createIn(name, neighbour.slice(folder.length)), neighbour)]),
    at(words.cures.createFile(name), `${folder}${name}.yaml`),
  ];
  return all.map((one, rank) => ({ ...one, preferred: cure.preferred && rank === 0 }));
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf("/") + 1);
}
