import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isObject, type Json } from "@kubectl-loopback/core";
import { parse } from "yaml";
import type { Invocation } from "../cli/parse.ts";
import type { Loaded } from "../config/load-config.ts";
import { findFiles } from "../files/find.ts";
import type { Shell } from "../shell.ts";

/**
 * A text that is another one as soon as any file has changed that a run depends on. Asked of the file system anew each
 * time: what tells of changes by itself does so on few file systems, and not on those that containers share.
 */
export function fileStamp(invocation: Invocation, { cwd }: Pick<Shell, "cwd">, loaded: Loaded): string {
  const { files, problems } = findFiles(invocation.values("filename"), cwd, loaded);
  const single = [invocation.value("snapshot"), invocation.value("baseline"), loaded.source?.path].filter((file) => file !== undefined);
  const charts = invocation.values("chart").flatMap((folder) => ["Chart.yaml", "values.yaml"].map((name) => join(folder, name)));
  const kustomized = invocation.values("kustomize").flatMap((folder) => kustomizeFiles(resolve(cwd, folder)));
  const paths = [...files.map(({ path }) => path), ...[...single, ...charts].map((file) => resolve(cwd, file)), ...kustomized];
  return [...paths.map((path) => `${path} ${versionOf(path)}`), problems.length].join("\n");
}

/** Not the size alone, nor the time: editors put another file in its place, and clocks are coarse. */
function versionOf(path: string): string {
  try {
    const { ino, size, mtimeMs } = statSync(path);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return "";
  }
}

const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** All files of a folder that Kustomize renders, and of the files and folders beside it that it names. */
function kustomizeFiles(folder: string, seen = new Set<string>()): string[] {
  if (seen.has(folder) || !existsSync(folder)) return [];
  seen.add(folder);
  if (!statSync(folder).isDirectory()) return [folder];
  const inside = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const named = inside.filter((file) => KUSTOMIZATIONS.some((name) => file.endsWith(name))).flatMap((file) => namesIn(file).map((name) => resolve(dirname(file), name)));
  return [...inside, ...named.filter((path) => !path.startsWith(folder)).flatMap((path) => kustomizeFiles(path, seen))];
}

/** Every text in a kustomization that may be a path: whichever of its fields holds one. */
function namesIn(file: string): string[] {
  try {
    return textsIn(parse(readFileSync(file, "utf8")) as Json).filter((text) => text.startsWith(".") && !text.includes("\n"));
  } catch {
    return [];
  }
}

function textsIn(value: Json): string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
