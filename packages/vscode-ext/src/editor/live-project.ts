import { RelativePattern, Uri, workspace, type Disposable, type TextDocument } from "vscode";
import { isInWalk } from "../projects/paths.ts";
import { project, type Project } from "../projects/project.ts";
import { mayMatter } from "./documents.ts";
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
  /** Whether the project knows the very text that the document has now. */
  isCurrent(document: TextDocument): boolean;
  /** Back to the text on the disk. */
  unfollow(document: TextDocument): Promise<void>;
}

export function liveProject(root: Root, changed: () => void): LiveProject {
  const all = project();
  const versions = new Map<string, number>();
  const uris = new Map<string, Uri>();
  const fileOf = (uri: Uri) => relativePath(root.folder, uri);
  const watcher = root.alone ? undefined : watch(root.folder, (uri) => void refresh(fileOf(uri)).then(changed));
  const loaded = root.alone ? Promise.resolve() : load();

  /** Closed files only: the text of an open document comes from the editor. */
  function take(file: string, text: string | undefined): void {
    if (versions.has(file)) return;
    if (text !== undefined && mayMatter(text)) all.put(file, text, false);
    else all.drop(file);
  }

  const read = async (file: string) => ({ file, text: await readText(Uri.joinPath(root.folder, file)) });

  async function refresh(file: string): Promise<void> {
    if (!isInWalk(file)) return;
    take(file, (await read(file)).text);
  }

  async function load(): Promise<void> {
    const turn = turns();
    for await (const { file, text } of ahead(await findManifests(root.folder), read)) {
      take(file, text);
      await turn();
    }
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
    isCurrent: (document) => versions.get(fileOf(document.uri)) === document.version,
    async unfollow({ uri }) {
      const file = fileOf(uri);
      versions.delete(file);
      uris.delete(file);
      if (root.alone) all.drop(file);
      else await refresh(file);
    },
    dispose: () => watcher?.dispose(),
  };
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

function watch(folder: Uri, changed: (uri: Uri) => void): Disposable {
  const watcher = workspace.createFileSystemWatcher(new RelativePattern(folder, "**/*.{yaml,yml,json}"));
  watcher.onDidCreate(changed);
  watcher.onDidChange(changed);
  watcher.onDidDelete(changed);
  return watcher;
}
