/** What the tables in test/core take from vitest: here a test is only noted down, and the runner runs it as often as it likes. */
export { expect } from "vitest";

export interface Case {
  readonly name: string;
  readonly file: string;
  readonly run: () => unknown;
}

type Body = (...row: never[]) => unknown;

let cases: Case[] = [];
let file = "";
let suites: string[] = [];

/** The tests that a file declares while it is loaded. */
export async function declaredBy(name: string, load: () => Promise<unknown>): Promise<readonly Case[]> {
  [cases, file, suites] = [[], name, []];
  await load();
  return cases;
}

function declare(title: string, run: () => unknown): void {
  cases.push({ name: [...suites, title].join(" > "), file, run });
}

function nest(title: string, body: () => unknown): void {
  suites.push(title);
  body();
  suites.pop();
}

/** A title says its row by number: whether `%s` and `$name` are filled in makes no difference here. */
function each(one: (title: string, body: () => unknown) => void) {
  return (rows: readonly unknown[]) => (title: string, body: Body) =>
    rows.forEach((row, index) => one(`${title} [${index}]`, () => body(...((Array.isArray(row) ? row : [row]) as never[]))));
}

export const test = Object.assign(declare, { each: each(declare) });
export const it = test;
export const describe = Object.assign(nest, { each: each(nest) });
export const vi = { setConfig: (): void => {} };
/** Asked for by a helper of tests of the plugin, none of which runs here. */
export const onTestFinished = (): void => {};
