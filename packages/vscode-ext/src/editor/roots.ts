import { CONFIG_FILE } from "@kubectl-loopback/core";
import { Uri, workspace } from "vscode";
import { isInWalk } from "../projects/paths.ts";

/** Where a document belongs: the folder that is judged as a whole, or (`alone`) the document by itself. */
export interface Root {
  readonly folder: Uri;
  readonly alone: boolean;
}

/** The nearest folder upwards with a config file, else the workspace folder; outside of any, the document stands alone. */
export async function rootOf(uri: Uri): Promise<Root> {
  const top = workspace.getWorkspaceFolder(uri)?.uri;
  const lone: Root = { folder: parentOf(uri), alone: true };
  if (uri.scheme === "untitled" || !top) return lone;
  const folder = (await nearestConfig(parentOf(uri), top)) ?? top;
  return isInWalk(relativePath(folder, uri)) ? { folder, alone: false } : lone;
}

async function nearestConfig(folder: Uri, top: Uri): Promise<Uri | undefined> {
  if (await exists(Uri.joinPath(folder, CONFIG_FILE))) return folder;
  return folder.path.length > top.path.length ? nearestConfig(parentOf(folder), top) : undefined;
}

async function exists(uri: Uri): Promise<boolean> {
  return Promise.resolve(workspace.fs.stat(uri)).then(() => true, () => false);
}

function parentOf(uri: Uri): Uri {
  return Uri.joinPath(uri, "..");
}

/** The path of a file as seen from a folder above it. */
export function relativePath(folder: Uri, uri: Uri): string {
  const prefix = folder.path.endsWith("/") ? folder.path : `${folder.path}/`;
  return uri.path.startsWith(prefix) ? uri.path.slice(prefix.length) : uri.path.slice(uri.path.lastIndexOf("/") + 1);
}
