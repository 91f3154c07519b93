import { EventEmitter, workspace, type Disposable, type Event, type TextDocument, type Uri } from "vscode";
import type { Judgement } from "../projects/judge.ts";
import type { ProjectFile } from "../projects/project-file.ts";
import { isConfig, isOurs, mayMatter } from "./documents.ts";
import { liveProject, type LiveProject } from "./live-project.ts";
import { turns } from "./turns.ts";
import { rootOf } from "./roots.ts";

/** What is known of a document, as its text is now. */
export interface View {
  readonly live: LiveProject;
  readonly file: ProjectFile;
  readonly judgement: Judgement;
}

/** Keeps the projects of all open documents up to date. */
export interface Session extends Disposable {
  /** Told when a project was changed, some time after the last keystroke. */
  readonly onDidChange: Event<LiveProject>;
  /** Told when a document is ours no longer. */
  readonly onDidLeave: Event<Uri>;
  readonly projects: readonly LiveProject[];
  /** The document, judged; undefined where it is none of ours. */
  view(document: TextDocument): Promise<View | undefined>;
  /** The same at once, where its project is read already. */
  viewNow(document: TextDocument): View | undefined;
  /** What is known of a file, open or not. */
  viewOf(uri: Uri): View | undefined;
  documentsOf(live: LiveProject): readonly TextDocument[];
  /** Says that a project is judged on other assumptions now. */
  announce(live: LiveProject): void;
}

/** How long nothing must be typed before diagnostics are renewed, in milliseconds. */
const QUIET = 100;

export function session(): Session {
  const projects = new Map<string, LiveProject>();
  const byDocument = new Map<string, LiveProject>();
  const changes = new EventEmitter<LiveProject>();
  const leaves = new EventEmitter<Uri>();
  const timers = new Map<LiveProject, ReturnType<typeof setTimeout>>();
  let groupings = 0;

  const announce = (live: LiveProject, after = QUIET) => {
    clearTimeout(timers.get(live));
    timers.set(live, setTimeout(() => void judgeOpen(live).then(() => changes.fire(live)), after));
  };
  const documentsOf = (live: LiveProject) => workspace.textDocuments.filter((document) => byDocument.get(document.uri.toString()) === live);

  /** In steps, so that a large project does not hold up the editor. */
  async function judgeOpen(live: LiveProject): Promise<void> {
    for (const document of documentsOf(live)) live.follow(document);
    const turn = turns();
    for (const document of documentsOf(live)) for (const _ of live.project.judging(live.fileOf(document.uri))) await turn();
  }

  /** Begins again where folders were grouped anew in between. */
  async function join(document: TextDocument): Promise<LiveProject> {
    const begun = groupings;
    const root = await rootOf(document.uri);
    if (begun !== groupings) return join(document);
    const key = (root.alone ? document.uri : root.folder).toString();
    const live = projects.get(key) ?? liveProject(root, { changed: () => announce(projects.get(key)!), regroup: () => void regroup() });
    projects.set(key, live);
    await live.loaded;
    return begun === groupings ? live : join(document);
  }

  async function opened(document: TextDocument): Promise<void> {
    if (!isOurs(document) || byDocument.has(document.uri.toString()) || !(isConfig(document.uri) || mayMatter(document.getText()))) return;
    const live = await join(document);
    if (document.isClosed) return;
    byDocument.set(document.uri.toString(), live);
    live.follow(document);
    announce(live, 0);
  }

  function edited(document: TextDocument): void {
    const live = byDocument.get(document.uri.toString());
    if (live) announce(live);
    else void opened(document);
  }

  async function closed(document: TextDocument): Promise<void> {
    const key = document.uri.toString();
    const live = byDocument.get(key);
    if (!live) return;
    byDocument.delete(key);
    leaves.fire(document.uri);
    await live.unfollow(document);
    if (live.root.alone) projects.delete(key);
    else announce(live);
  }

  /** A configuration file or a folder came or went: documents belong to other folders now. */
  async function regroup(): Promise<void> {
    const documents = workspace.textDocuments.filter(({ uri }) => byDocument.has(uri.toString()));
    groupings++;
    byDocument.clear();
    for (const live of projects.values()) live.dispose();
    projects.clear();
    await Promise.all(documents.map(opened));
    for (const { uri } of documents) if (!byDocument.has(uri.toString())) leaves.fire(uri);
  }

  function viewNow(document: TextDocument): View | undefined {
    const live = byDocument.get(document.uri.toString());
    if (!live) return undefined;
    live.follow(document);
    const file = live.project.file(live.fileOf(document.uri))!;
    return { live, file, judgement: live.project.judged(file.file) };
  }

  function viewOf(uri: Uri): View | undefined {
    const document = workspace.textDocuments.find((one) => one.uri.toString() === uri.toString());
    const open = document && viewNow(document);
    if (open) return open;
    const live = [...projects.values()].find((one) => one.uriOf(one.fileOf(uri)).toString() === uri.toString());
    const file = live?.project.file(live.fileOf(uri));
    return live && file && { live, file, judgement: live.project.judged(file.file) };
  }

  const subscriptions = [
    changes, leaves,
    workspace.onDidOpenTextDocument((document) => void opened(document)),
    workspace.onDidChangeTextDocument(({ document }) => edited(document)),
    workspace.onDidCloseTextDocument((document) => void closed(document)),
    workspace.onDidChangeWorkspaceFolders(() => void regroup()),
  ];
  for (const document of workspace.textDocuments) void opened(document);
  return {
    onDidChange: changes.event,
    onDidLeave: leaves.event,
    get projects() { return [...projects.values()]; },
    async view(document) {
      await opened(document);
      const live = byDocument.get(document.uri.toString());
      if (live) await judgeOpen(live);
      return viewNow(document);
    },
    viewNow,
    viewOf,
    documentsOf,
    announce: (live) => announce(live, 0),
    dispose() {
      for (const timer of timers.values()) clearTimeout(timer);
      for (const one of [...subscriptions, ...projects.values()]) one.dispose();
    },
  };
}
