import { CONFIG_FILE } from "@kubectl-loopback/core";
import { workspace, type TextDocument, type Uri } from "vscode";

export const LANGUAGES = ["yaml", "json"];

/** Whether a document is a manifest by its language, and one that somebody can write: not a former version, not an output. */
export function isOurs({ languageId, uri: { scheme } }: TextDocument): boolean {
  return LANGUAGES.includes(languageId) && (scheme === "untitled" || workspace.fs.isWritableFileSystem(scheme) === true || (workspace.workspaceFolders ?? []).some(({ uri }) => uri.scheme === scheme));
}

/** Whether this is a configuration file. */
export function isConfig({ path }: Uri): boolean {
  return path.endsWith(`/${CONFIG_FILE}`);
}

/** What every Kubernetes object says of itself. Looked for before anything else is done. */
export function mayMatter(text: string): boolean {
  return text.includes("kind") && text.includes("apiVersion");
}
