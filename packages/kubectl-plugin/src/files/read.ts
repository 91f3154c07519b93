import { readFileSync } from "node:fs";
import { readManifests, type KubeObject, type Problem, type ReadOptions } from "@kubectl-loopback/core";
import { decodeText } from "./decode.ts";
import { fileProblem, findFiles, type FoundFile } from "./find.ts";

/** Larger files are left out: no manifest is, and reading one would fill the memory. */
const MAX_SIZE = 1024 ** 3;

export interface FilesRead {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
  /** Texts of the files that were read, for showing source lines. */
  text(file: string): string | undefined;
}

/** Reads all manifests behind the paths of `-f`; `-` is standard input. */
export async function readFiles(paths: readonly string[], cwd: string, readStdin: () => Promise<Uint8Array>, options: ReadOptions): Promise<FilesRead> {
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  const texts = new Map<string, string>();
  const add = (file: string, named: boolean, bytes: Uint8Array) => {
    const text = decodeText(bytes);
    if (text === undefined) {
      problems.push({ code: "not-utf8", level: "error", params: { file }, location: null });
      return;
    }
    texts.set(file, text);
    const read = readManifests({ file, text, named }, options);
    for (const object of read.objects) objects.push(object);
    problems.push(...read.problems);
  };
  for (const path of paths) {
    if (path === "-") {
      add("-", true, await readStdin());
      continue;
    }
    const found = findFiles([path], cwd);
    problems.push(...found.problems);
    for (const file of found.files) readOne(file, problems, add);
  }
  if (objects.length === 0) problems.push({ code: "no-objects", level: "error", params: {}, location: null });
  return { objects, problems, text: (file) => texts.get(file) };
}

function readOne({ file, path, size, named }: FoundFile, problems: Problem[], add: (file: string, named: boolean, bytes: Uint8Array) => void): void {
  if (size > MAX_SIZE) {
    problems.push({ code: "too-large", level: named ? "error" : "notice", params: { file }, location: null });
    return;
  }
  try {
    add(file, named, readFileSync(path));
  } catch (error) {
    problems.push(fileProblem(file, error));
  }
}
