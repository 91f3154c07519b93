import { FileType, Uri, workspace } from "vscode";
import { decodeText } from "../projects/decode.ts";
import { isManifestName, isWalked } from "../projects/paths.ts";

/** The manifests below a folder, as paths relative to it. Links to folders are not followed, so no walk runs in circles; links to files are read. */
export async function findManifests(root: Uri, below = ""): Promise<string[]> {
  const entries = await readDirectory(Uri.joinPath(root, below));
  const folders = entries.filter(([name, type]) => type === FileType.Directory && isWalked(name));
  const files = entries.filter(([name, type]) => (type & FileType.File) !== 0 && isManifestName(name));
  const deeper = await Promise.all(folders.map(([name]) => findManifests(root, `${below}${name}/`)));
  return [...files.map(([name]) => below + name), ...deeper.flat()];
}

/** A folder that cannot be read holds nothing: the editor's file tree shows the error. */
async function readDirectory(folder: Uri): Promise<[string, FileType][]> {
  return Promise.resolve(workspace.fs.readDirectory(folder)).catch(() => []);
}

/** Larger files are no manifests, and would stop the editor while they are read. */
const MAX_BYTES = 16 * 1024 ** 2;

/** The text of a file; undefined where it is gone, is no text or is too large. */
export async function readText(uri: Uri): Promise<string | undefined> {
  try {
    const bytes = await workspace.fs.readFile(uri);
    return bytes.byteLength > MAX_BYTES ? undefined : decodeText(bytes);
  } catch {
    return undefined;
  }
}
