import { join } from "node:path";
import type { Command, Measured } from "./measure.ts";
import { rowOf, type Aim, type Row } from "./table.ts";

/** How often each command of a race runs, at least. */
export const ROUNDS = 10;

export const plugin = (...args: string[]): Command => [process.execPath, join(import.meta.dirname, "../packages/kubectl-plugin/dist/kubectl-loopback"), ...args];

/** The commands that this machine has. */
export function present<Name extends string>(commands: Readonly<Record<Name, Command | undefined>>): Map<Name, Command> {
  return new Map((Object.entries(commands) as [Name, Command | undefined][]).filter((entry): entry is [Name, Command] => entry[1] !== undefined));
}

/** Rows of one race: a piece of work against each reference that took part. */
export function rowsOf<Name extends string>(measured: ReadonlyMap<Name, Measured>, work: Name, references: Readonly<Partial<Record<Name, Aim | null>>>): Row[] {
  const ours = measured.get(work)!;
  return (Object.entries(references) as [Name, Aim | null][]).flatMap(([reference, aim]) => {
    const theirs = measured.get(reference);
    return theirs ? [rowOf(work, reference, ours, theirs, aim)] : [];
  });
}

export const thousands = (count: number) => count.toLocaleString("en");
