import { atOnce, collect, manifestReader, nameOf, type Assumptions, type KubeObject, type Problem, type Question } from "@kubectl-loopback/core";
import { judging, type Judgement } from "./judge.ts";
import { overlays, type Overlays } from "./overlays.ts";
import { inWalkOrder } from "./paths.ts";

/** A file of a project, as it was read the last time. */
export interface ProjectFile {
  readonly file: string;
  readonly text: string;
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** Identities of its objects; of those written twice the later one. */
  readonly keys: ReadonlyMap<string, KubeObject>;
}

/** All manifests that are judged together: those below one folder. Text comes in, judgements go out. */
export interface Project {
  /** Takes in the text of a file, new or changed. An open text is parsed whole, so that any mistake in it is told. */
  put(file: string, text: string, open: boolean): void;
  drop(file: string): void;
  /** Judges by what a live cluster was seen to be like, from now on. */
  observe(cluster: Assumptions): void;
  file(file: string): ProjectFile | undefined;
  /** In the order in which the folder is walked. */
  files(): readonly ProjectFile[];
  /** What is judged for whoever looks from a file; from nowhere, as the command line does: of an object written twice the later one counts. */
  judged(file?: string): Judgement;
  /** Does the same in steps. What changes in between makes them vain; then `judged` does it again. */
  judging(file?: string): Generator<undefined, void>;
}



const ANYTHING: Question = { assumptions: {}, from: [], concerns: () => true };

export function project(): Project {
  const read = manifestReader();
  const files = new Map<string, ProjectFile>();
  const shared: Overlays = overlays();
  let question = ANYTHING;
  let names: readonly string[] | undefined;
  let ordered: readonly ProjectFile[] | undefined;
  let judgements = new Map<string, Judgement>();

  const changed = () => {
    ordered = undefined;
    judgements = new Map();
  };
  const all = () => {
    names ??= [...files.keys()].toSorted(inWalkOrder);
    return (ordered ??= names.map((name) => files.get(name)!));
  };
  function* steps(file: string | undefined): Generator<undefined, Judgement> {
    const into = judgements;
    const choice = shared.chosenFrom(file);
    const judgement = into.get(choice.id) ?? (yield* judging(choice.objects(all()), question));
    into.set(choice.id, judgement);
    return judgement;
  }

  return {
    put(file, text, open) {
      const { objects, problems } = read({ file, text, named: false }, { namespace: "default", workloads: false, whole: open });
      const { set: { byKey: keys }, replaced } = collect(objects);
      shared.replace(file, files.get(file)?.keys, keys);
      if (!files.has(file)) names = undefined;
      files.set(file, { file, text, objects, problems: [...problems, ...replaced.map(duplicate)], keys });
      changed();
    },
    drop(file) {
      shared.replace(file, files.get(file)?.keys, undefined);
      if (!files.delete(file)) return;
      names = undefined;
      changed();
    },
    observe(cluster) {
      question = { ...question, assumptions: cluster };
      judgements = new Map();
    },
    file: (file) => files.get(file),
    files: all,
    judged: (file) => atOnce(steps(file)),
    *judging(file) {
      yield* steps(file);
    },
  };
}

/** In several files the same object is an overlay; twice in one file it is a mistake. */
function duplicate({ ref, source }: KubeObject): Problem {
  return { code: "duplicate-object", level: "notice", params: { object: nameOf(ref) }, location: source!.locate(["metadata", "name"]) };
}
