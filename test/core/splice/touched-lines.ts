import { isCollection, isMap, isSeq, type Node } from "yaml";
import type { Change, TextPlace } from "@kubectl-loopback/core";
import { parseYaml, spanOf, walkYaml, type Step } from "../../../packages/core/src/text/yaml-text.ts";

interface Lines {
  readonly first: number;
  readonly last: number;
}

/** The lines (from 0) that one change may touch: those of the entry, or of what is in brackets around it; none where lines are only put in. */
export function touchedLines(text: string, place: TextPlace, change: Change): Lines | "inserted" {
  const path = [...place.base, ...change.path];
  const document = parseYaml(text.slice(place.document.start, place.document.end));
  const steps: Step[] = [{ key: null, value: document.contents }, ...walkYaml(document, path)];
  const lines = (from: number, to: number) => ({ first: lineOf(text, place.document.start + from), last: lineOf(text, place.document.start + to) });
  const bracket = steps.findIndex(({ value }) => isCollection(value) && value.flow === true);
  if (bracket >= 0 && bracket < path.length) return entryLines(steps[bracket]!, lines);
  const exists = steps.length > path.length;
  const last = steps.at(-1)!;
  const parent = steps.at(-2);
  const isOnly = isCollection(parent?.value) && parent.value.items.length === 1;
  const second = parent?.key === null ? secondOf(parent.value, last) : undefined;
  // What stands behind a removed first entry may move up to the dash.
  if (change.op === "remove" && second) return { ...entryLines(last, lines), last: lines(0, spanOf(second).start).last };
  const blank = change.op === "remove" && !text.endsWith("\n") ? 3 : 0;
  if (exists) return withBlank(blank, entryLines(isOnly ? parent! : last, lines));
  return isCollection(last.value) && last.value.items.length > 0 ? "inserted" : entryLines(last, lines);
}

/** The second entry of a map or list, where `first` is the first. */
function secondOf(node: Node | null, first: Step): Node | undefined {
  if (isMap(node) && node.items[0]?.key === first.key) return node.items[1]?.key as Node | undefined;
  return isSeq(node) && node.items[0] === first.value ? (node.items[1] as Node | undefined) : undefined;
}

/** Blank lines before a removed last entry must not end the text. */
function withBlank(blank: number, { first, last }: Lines): Lines {
  return { first: first - blank, last };
}

/** From the key or dash to the end of the value, with blank lines behind it. */
function entryLines({ key, value }: Step, lines: (from: number, to: number) => Lines): Lines {
  const start = key ? spanOf(key).start : spanOf(value!).start;
  const found = lines(start, Math.max(value?.range?.[2] ?? 0, (key?.range ?? value!.range)![1]));
  // A dash may stand on a line of its own above its value, with comments in between.
  return key ? found : { first: found.first - 4, last: found.last };
}

function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split("\n").length - 1;
}
