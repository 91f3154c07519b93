import { keyOf, type KubeObject } from "@kubectl-loopback/core";
import { commonFolders, inWalkOrder } from "./paths.ts";
import type { ProjectFile } from "./project-file.ts";

/** Which definition counts of each object that stands in several files. The same `id` means the same choice. */
export interface Choice {
  readonly id: string;
  objects(files: readonly ProjectFile[]): readonly KubeObject[];
}

/** Knows which objects stand in several files, as overlays (dev beside prod) do. */
export interface Overlays {
  replace(file: string, before: Keys | undefined, after: Keys | undefined): void;
  /** What counts for whoever looks from a file: its own definition, else the one with the most folders in common, else the later one. */
  chosenFrom(file: string | undefined): Choice;
}

type Keys = ReadonlyMap<string, KubeObject>;

export function overlays(): Overlays {
  const holders = new Map<string, readonly string[]>();
  const inSeveral = new Set<string>();

  const hold = (key: string, files: readonly string[]) => {
    if (files.length > 1) inSeveral.add(key);
    else inSeveral.delete(key);
    if (files.length > 0) holders.set(key, files);
    else holders.delete(key);
  };
  return {
    replace(file, before, after) {
      for (const key of before?.keys() ?? []) if (!after?.has(key)) hold(key, holders.get(key)!.filter((one) => one !== file));
      for (const key of after?.keys() ?? []) if (!before?.has(key)) hold(key, [...(holders.get(key) ?? []), file]);
    },
    chosenFrom(file) {
      const chosen = new Map([...inSeveral].map((key) => [key, nearestHolder(holders.get(key)!, file)]));
      return { id: JSON.stringify([...chosen]), objects: (files) => (chosen.size === 0 ? files.flatMap(({ objects }) => objects) : files.flatMap((one) => counting(one, chosen))) };
    },
  };
}

function nearestHolder(files: readonly string[], from: string | undefined): string {
  if (from !== undefined && files.includes(from)) return from;
  const nearness = (file: string) => (from === undefined ? 0 : commonFolders(file, from));
  return inWalkOrder(files).toReversed().toSorted((a, b) => nearness(b) - nearness(a))[0]!;
}

/** The objects of a file that are not better defined elsewhere. */
function counting({ file, objects, keys }: ProjectFile, chosen: ReadonlyMap<string, string>): readonly KubeObject[] {
  const isElsewhere = (key: string) => (chosen.get(key) ?? file) !== file;
  return [...keys.keys()].some(isElsewhere) ? objects.filter((object) => !isElsewhere(keyOf(object.ref))) : objects;
}
