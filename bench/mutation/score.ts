import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { MutantResult } from "@stryker-mutator/api/core";
import { EXPLAINED, type Explained } from "./explained.ts";

const SCORE = join(import.meta.dirname, "score.json");
const RESULTS = join(import.meta.dirname, "../RESULTS.md");
const HEADING = "## Mutants\n";
const ROOT = join(import.meta.dirname, "../..");
const SOURCES = join(ROOT, "packages/core/src");

/** Why a mutant was not tried. */
export const OUTSIDE = "outside of the sample";

/** Every Nth mutant is of the sample, whether a test reaches it or not. */
export function isOfSample({ id }: Pick<MutantResult, "id">, oneIn: number): boolean {
  return Number(id) % oneIn === 0;
}

/** What became of the mutants of one folder of core. */
export interface Score {
  /** All mutants that can be loaded, as far as they were tried. */
  readonly mutants: number;
  /** Those of the sample. */
  readonly tried: number;
  readonly caught: number;
  /** Of those not caught, the ones that change nothing anybody could see: `explained.ts` says why. */
  readonly explained: number;
}

type Scores = Readonly<Record<string, Score>>;

/** A mutant that no test caught. */
export interface Survivor {
  /** Below packages/core/src. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** The line it starts in, without its indentation. */
  readonly text: string;
  readonly became: string;
  readonly because: string | undefined;
}

export function survivorsOf(mutants: readonly MutantResult[]): Survivor[] {
  return mutants.filter(({ status }) => status === "Survived" || status === "NoCoverage").map((mutant) => {
    const place = placeOf(mutant);
    return { ...place, because: EXPLAINED.find((one) => explains(one, place))?.because };
  });
}

type Place = Omit<Survivor, "because">;

function placeOf({ fileName, location: { start: { line } }, replacement }: MutantResult): Place {
  const text = linesOf(resolve(ROOT, fileName))[line - 1]!.trim();
  return { file: relative(SOURCES, resolve(ROOT, fileName)), line, text, became: (replacement ?? "").replace(/\s+/g, " ") };
}

const read = new Map<string, readonly string[]>();

function linesOf(path: string): readonly string[] {
  const lines = read.get(path) ?? readFileSync(path, "utf8").split("\n");
  read.set(path, lines);
  return lines;
}

function explains(one: Explained, { file, text, became }: Place): boolean {
  return one.file === file && text.includes(one.text) && one.became.includes(became);
}

/** What is explained, but is no mutant of these files any more, or one that a test catches: `FILE: TEXT => BECAME`. */
export function idleExplanations(mutants: readonly MutantResult[]): string[] {
  const places = mutants.map((mutant) => ({ ...placeOf(mutant), isOpen: ["Survived", "NoCoverage"].includes(mutant.status) || mutant.statusReason === OUTSIDE }));
  const files = new Set(places.map(({ file }) => file));
  const each = EXPLAINED.filter(({ file }) => files.has(file)).flatMap((one) => one.became.map((became) => ({ ...one, became: [became] })));
  return each.filter((one) => !places.some((place) => place.isOpen && explains(one, place))).map(({ file, text, became }) => `${file}: ${text} => ${became[0]}`);
}

/** By folder of core; files beside the folders are in ".". */
export function scoresOf(mutants: readonly MutantResult[], oneIn: number): Scores {
  const folderOf = ({ fileName }: MutantResult): string => relative(SOURCES, resolve(ROOT, fileName)).split("/").slice(0, -1)[0] ?? ".";
  const folders = [...new Set(mutants.map(folderOf))].toSorted();
  return Object.fromEntries(folders.map((folder) => [folder, scoreOf(mutants.filter((mutant) => folderOf(mutant) === folder), oneIn)]));
}

function scoreOf(mutants: readonly MutantResult[], oneIn: number): Score {
  const sample = mutants.filter(({ status, statusReason }) => status !== "RuntimeError" || statusReason === OUTSIDE);
  const tried = sample.filter((mutant) => mutant.status !== "RuntimeError" && isOfSample(mutant, oneIn));
  const left = survivorsOf(tried);
  return { mutants: sample.length, tried: tried.length, caught: tried.length - left.length, explained: left.filter(({ because }) => because !== undefined).length };
}

function kept(): Scores {
  return existsSync(SCORE) ? (JSON.parse(readFileSync(SCORE, "utf8")) as Scores) : {};
}

/** Keeps the scores of these folders, beside those of others, and in RESULTS.md, where `pnpm bench --write` has left one. */
export function keep(scores: Scores): void {
  const all = Object.entries({ ...kept(), ...scores }).toSorted(([a], [b]) => (a < b ? -1 : 1));
  writeFileSync(SCORE, `${JSON.stringify(Object.fromEntries(all), null, 2)}\n`);
  if (existsSync(RESULTS)) writeFileSync(RESULTS, readFileSync(RESULTS, "utf8").split(HEADING)[0] + mutationSection());
}

const percent = (part: number, whole: number): string => (whole === 0 ? "" : `${((100 * part) / whole).toFixed(1)} %`);

/** One row a folder, and all of them. */
export function tableOf(scores: Scores): string {
  const sum = (name: keyof Score): number => Object.values(scores).reduce((total, score) => total + score[name], 0);
  const all: Score = { mutants: sum("mutants"), tried: sum("tried"), caught: sum("caught"), explained: sum("explained") };
  const row = (name: string, { mutants, tried, caught, explained }: Score): string => `| ${[name, mutants, tried, caught, percent(caught, tried), explained, tried - caught - explained].join(" | ")} |\n`;
  return `| folder of core | mutants | tried | caught | score | harmless | left |\n|---|---|---|---|---|---|---|\n${Object.entries(scores).map(([name, score]) => row(`${name}/`, score)).join("")}${row("all", all)}`;
}

/** What RESULTS.md says about the last runs of `pnpm mutation --write`. */
export function mutationSection(): string {
  return `${HEADING}\nHow many of the small mistakes that Stryker makes in packages/core the tables of test/core catch, without random samples. Harmless ones change nothing that anybody could see; mutation/explained.ts says why. The sample is what was tried; tests written since a folder was tried do not count.\n\n${tableOf(kept())}`;
}
