import { atOnce, collect, CONFIG_FILE, isExcluded, isUnparsed, manifestReader, nameOf, NO_CONFIG, readConfig, readManifests, withSettings, type Assumptions, type Config, type KubeObject, type Problem, type Question } from "@kubectl-loopback/core";
import { judging, type Judgement } from "./judge.ts";
import { overlays, type Choice, type Overlays } from "./overlays.ts";
import { inWalkOrder } from "./paths.ts";
import type { ProjectFile } from "./project-file.ts";

/** All manifests that are judged together: those below one folder. Text comes in, judgements go out. */
export interface Project {
  /** Takes in the text of a file, new or changed; of the configuration file, too. An open text is parsed whole, so that any mistake in it is told. */
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

/** `today` tells the day, `2027-01-31`: suppressions may end. */
export function project(today: () => string): Project {
  const read = manifestReader();
  const files = new Map<string, ProjectFile>();
  const shared: Overlays = overlays();
  const opened = new Set<string>();
  let config: Config = NO_CONFIG;
  let observed: Assumptions = {};
  let names: readonly string[] | undefined;
  let ordered: readonly ProjectFile[] | undefined;
  let judgements = new Map<string, Judgement>();

  const changed = () => {
    ordered = undefined;
    judgements = new Map();
  };
  const all = () => {
    names ??= inWalkOrder([...files.keys()]);
    return (ordered ??= names.map((name) => files.get(name)!));
  };
  const counting = () => all().filter(({ file }) => !isExcluded(config, file));
  const question = (): Question => withSettings({ assumptions: observed, from: [], concerns: () => true }, config);

  /** Clients are workloads, which matter only where some are named. */
  const namesClients = () => config.clients.length > 0;
  const options = () => ({ namespace: "default", workloads: namesClients() });

  function readFile(file: string, text: string): ProjectFile {
    const { objects, problems } = opened.has(file) ? read({ file, text, named: false }, { ...options(), whole: true }) : readClosed(file, text);
    const { set: { byKey: keys }, replaced } = collect(objects);
    shared.replace(file, files.get(file)?.keys, keys);
    return { file, text, objects, problems: [...problems, ...replaced.map(duplicate)], keys, mayDirect: text.includes("kubectl-loopback") };
  }

  /** Of a closed file nothing is shown, so that only what may decide is kept. */
  function readClosed(file: string, text: string): Pick<ProjectFile, "objects" | "problems"> {
    const { objects, problems } = readManifests({ file, text, named: false }, { ...options(), decidingOnly: true });
    return { objects: objects.filter((object) => !isUnparsed(object)), problems };
  }

  function configure(text: string | undefined): readonly Problem[] {
    const named = namesClients();
    const configured = text === undefined ? { config: NO_CONFIG, problems: [] } : readConfig({ file: CONFIG_FILE, text });
    config = configured.config;
    if (namesClients() !== named) for (const { file, text: own } of files.values()) if (file !== CONFIG_FILE) files.set(file, readFile(file, own));
    return configured.problems;
  }

  function* steps(file: string | undefined): Generator<undefined, Judgement> {
    const into = judgements;
    const choice = shared.chosenFrom(file);
    const judgement = into.get(choice.id) ?? (yield* judgingChosen(choice));
    into.set(choice.id, judgement);
    return judgement;
  }

  function* judgingChosen(choice: Choice): Generator<undefined, Judgement> {
    const suppressing = { settings: config, today: today(), everything: true };
    yield;
    const files = counting();
    yield;
    const objects = choice.objects(files);
    yield;
    return yield* judging(objects, question(), { ...suppressing, texts: files.filter(({ mayDirect }) => mayDirect) });
  }

  return {
    put(file, text, open) {
      if (!files.has(file)) names = undefined;
      if (open) opened.add(file);
      else opened.delete(file);
      files.set(file, file === CONFIG_FILE ? { file, text, objects: [], problems: configure(text), keys: new Map(), mayDirect: false } : readFile(file, text));
      changed();
    },
    drop(file) {
      shared.replace(file, files.get(file)?.keys, undefined);
      opened.delete(file);
      if (!files.delete(file)) return;
      if (file === CONFIG_FILE) configure(undefined);
      names = undefined;
      changed();
    },
    observe(cluster) {
      observed = cluster;
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
