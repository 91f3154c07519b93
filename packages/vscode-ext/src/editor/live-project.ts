import { CONFIG_FILE } from "@kubectl-loopback/core";
import { Disposable, RelativePattern, Uri, workspace, type TextDocument } from "vscode";
import { isInWalk } from "../projects/paths.ts";
import { project, type Project } from "../projects/project.ts";
import { isConfig, mayMatter } from "./documents.ts";
import { findManifests, readText } from "./folder.ts";
import { turns } from "./turns.ts";
import { relativePath, type Root } from "./roots.ts";

/** A project that follows its folder and the documents that are open in it. */
export interface LiveProject extends Disposable {
  readonly root: Root;
  readonly project: Project;
  /** Resolves when the folder was read. */
  readonly loaded: Promise<void>;
  uriOf(file: string): Uri;
  /** The name of a document in its project. */
  fileOf(uri: Uri): string;
  /** Takes in the text of a document; true where it is another one than before. */
  follow(document: TextDocument): boolean;
  /** Back to the text on the disk. */
  unfollow(document: TextDocument): Promise<void>;
}

/** Told to whoever keeps a project. */
interface Notices {
  changed(): void;
  /** A configuration file came or went: some documents belong to another folder now. */
  regroup(): void;
}

export function liveProject(root: Root, { changed, regroup }: Notices): LiveProject {
  const all = project(today);
  const versions = new Map<string, number>();
  const uris = new Map<string, Uri>();
  const fileOf = (uri: Uri) => relativePath(root.folder, uri);
  const watcher = root.alone ? undefined : watch(root.folder, (uri) => void follow(fileOf(uri)).then(changed), (uri) => { if (isConfig(uri)) regroup(); });
  const loaded = root.alone ? Promise.resolve() : findManifests(root.folder).then(load);

  /** Closed files only: the text of an open document comes from the editor. */
  function take(file: string, text: string | undefined): void {
    if (versions.has(file)) return;
    if (text !== undefined && (file === CONFIG_FILE || mayMatter(text))) all.put(file, text, false);
    else all.drop(file);
  }

  const read = async (file: string) => ({ file, text: await readText(Uri.joinPath(root.folder, file)) });

  async function load(files: readonly string[]): Promise<void> {
    const turn = turns();
    for await (const { file, text } of ahead(files, read)) {
      take(file, text);
      await turn();
    }
  }

  /** Something was created, changed or deleted; of a folder nobody tells what was in it. */
  async function follow(path: string): Promise<void> {
    if (isInWalk(path)) return load([path]);
    const known = all.files().map(({ file }) => file).filter((file) => file.startsWith(`${path}/`));
    await load([...known, ...(await findManifests(root.folder, `${path}/`)).filter(isInWalk)]);
  }

  return {
    root, project: all, loaded, fileOf,
    uriOf: (file) => uris.get(file) ?? Uri.joinPath(root.folder, file),
    follow(document) {
      const file = fileOf(document.uri);
      if (versions.get(file) === document.version) return false;
      versions.set(file, document.version);
      uris.set(file, document.uri);
      all.put(file, document.getText(), true);
      return true;
    },
    async unfollow({ uri }) {
      const file = fileOf(uri);
      versions.delete(file);
      uris.delete(file);
      if (root.alone) all.drop(file);
      else if (isInWalk(file)) await load([file]);
      else all.drop(file);
    },
    dispose: () => watcher?.dispose(),
  };
}

/** The day it is where the user is, as suppressions name it. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** How many files are read ahead of the one that is taken in. */
const AHEAD = 16;

async function* ahead<T, R>(items: readonly T[], read: (item: T) => Promise<R>): AsyncGenerator<R> {
  const reading: Promise<R>[] = [];
  for (const item of items) {
    reading.push(read(item));
    if (reading.length >= AHEAD) yield reading.shift()!;
  }
  yield* reading;
}

const MANIFESTS = "**/*.{yaml,yml,json,YAML,YML,JSON}";

/** Of a folder that comes or goes nobody tells what was in it. Folders are told by their names: those of files mostly hold a dot. */
function watch(folder: Uri, changed: (uri: Uri) => void, cameOrWent: (uri: Uri) => void): Disposable {
  const manifests = workspace.createFileSystemWatcher(new RelativePattern(folder, MANIFESTS));
  const folders = workspace.createFileSystemWatcher(new RelativePattern(folder, "**/*"), false, true);
  const folderChanged = (uri: Uri) => {
    if (!uri.path.slice(uri.path.lastIndexOf("/")).includes(".")) changed(uri);
  };
  for (const event of [manifests.onDidCreate, manifests.onDidChange, manifests.onDidDelete]) event(changed);
  for (const event of [manifests.onDidCreate, manifests.onDidDelete]) event(cameOrWent);
  for (const event of [folders.onDidCreate, folders.onDidDelete]) event(folderChanged);
  return Disposable.from(manifests, folders);
}
