/**
 * A tree of manifests like a large company's deployment repository: always the same for the same numbers.
 * Run by itself, `node bench/tree.ts FOLDER [DOCUMENTS]` writes one.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Random } from "./kinds/draft.ts";
import { KINDS, type Kind } from "./kinds/kinds.ts";

const DOCUMENTS_IN_A_FILE = 10;
const FILES_IN_A_FOLDER = 50;

const NOUNS = ["orders", "cart", "search", "invoice", "stock", "profile", "mail", "quote", "media", "audit"];

/** A linear congruential generator (Numerical Recipes): not random enough for anything but this. */
function generator(seed: number): Random {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Writes `documents` documents below a folder, ten in a file, and says how many bytes they are. */
export function writeTree(folder: string, documents: number): number {
  const random = generator(documents);
  let bytes = 0;
  for (let file = 0; file * DOCUMENTS_IN_A_FILE < documents; file++) {
    const team = `team-${String(Math.floor(file / FILES_IN_A_FOLDER)).padStart(4, "0")}`;
    const first = file * DOCUMENTS_IN_A_FILE;
    const text = writeDocuments(first, Math.min(documents, first + DOCUMENTS_IN_A_FILE), team, random).join("---\n");
    mkdirSync(join(folder, team), { recursive: true });
    writeFileSync(join(folder, team, `app-${String(file).padStart(5, "0")}.yaml`), text);
    bytes += Buffer.byteLength(text);
  }
  return bytes;
}

/** So many documents for one file. */
export function manifests(documents: number): readonly string[] {
  return writeDocuments(0, documents, "team-0000", generator(documents));
}

/** The documents numbered from `first` up to `end`. */
function writeDocuments(first: number, end: number, namespace: string, random: Random): readonly string[] {
  const texts: string[] = [];
  let backend = "elsewhere";
  for (let number = first; number < end; number++) {
    const name = `${NOUNS[random(NOUNS.length)]}-${number}`;
    const text = pickKind(random).write({ name, namespace, backend, random });
    if (text.includes("kind: Service\n")) backend = name;
    texts.push(text);
  }
  return texts;
}

function pickKind(random: Random): Kind {
  let left = random(KINDS.reduce((sum, kind) => sum + kind.share, 0));
  return KINDS.find((kind) => (left -= kind.share) < 0)!;
}

if (import.meta.main) {
  const [folder = "tree", documents = "20000"] = process.argv.slice(2);
  console.log(`${writeTree(folder, Number(documents))} bytes`);
}
