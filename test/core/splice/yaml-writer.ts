import type { Json, JsonObject } from "@kubectl-loopback/core";

/** Makes random choices that a seed decides. */
export interface Dice {
  /** A whole number from 0 to below `sides`. */
  roll(sides: number): number;
  /** True once in `times`. */
  once(times: number): boolean;
  pick<T>(items: readonly T[]): T;
}

export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const roll = (sides: number) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
  return { roll, once: (times) => roll(times) === 0, pick: (items) => items[roll(items.length)]! };
}

interface Pen {
  readonly dice: Dice;
  readonly indent: number;
  /** Of dashes below their key. */
  readonly dash: number;
  readonly hazards: boolean;
  /** Names each comment and each anchor differently. */
  next(): number;
}

/** Writes one document as people and programs do: each time in another style. `hazards` adds anchors and tags to values. */
export function writeYaml(value: JsonObject, by: Dice, hazards: boolean): string {
  let count = 0;
  const pen: Pen = { dice: by, indent: by.pick([1, 2, 2, 2, 3, 4, 4, 8]), dash: by.pick([0, 0, 2, 2, 4, 1]), hazards, next: () => count++ };
  return `${writeMap(pen, value, 0).join("\n")}\n`;
}

function writeMap(pen: Pen, map: JsonObject, column: number): string[] {
  return Object.entries(map).flatMap(([key, value]) => {
    const [inline, ...below] = afterKey(pen, value, column);
    return [...before(pen, column), " ".repeat(column) + writeKey(pen, key) + (pen.dice.once(20) ? " :" : ":") + inline!, ...below];
  });
}

function writeList(pen: Pen, list: readonly Json[], column: number): string[] {
  return list.flatMap((item) => [...before(pen, column), ...writeItem(pen, item, column)]);
}

function writeItem(pen: Pen, item: Json, column: number): string[] {
  const dash = `${" ".repeat(column)}-`;
  if (isFilled(item) && !pen.dice.once(4)) {
    const gap = pen.dice.once(6) ? 3 : 1;
    const lines = writeBlock(pen, item, column + 1 + gap);
    const first = lines.findIndex((line) => line.trim() !== "" && !line.trimStart().startsWith("#"));
    if (first === 0) return [dash + lines[0]!.slice(column + 1), ...lines.slice(1)];
    return [dash, ...lines];
  }
  const [inline, ...below] = afterKey(pen, item, column, true);
  return [dash + inline!, ...below];
}

function writeBlock(pen: Pen, value: JsonObject | Json[], column: number): string[] {
  return Array.isArray(value) ? writeList(pen, value, column) : writeMap(pen, value, column);
}

/** The rest of the line behind `:` or `-`, and the lines below. */
function afterKey(pen: Pen, value: Json, column: number, inList = false): string[] {
  const { dice: by } = pen;
  const hazard = pen.hazards && by.once(12) ? ` ${by.pick([`&a${pen.next()}`, "!!"])}`.replace("!!", () => tagOf(value)) : "";
  if (isFilled(value) && !by.once(4)) {
    const deeper = Array.isArray(value) && !inList ? column + pen.dash : column + Math.max(pen.indent, 1);
    return [hazard + trailing(pen), ...writeBlock(pen, value, deeper)];
  }
  if (isFilled(value) && by.once(2)) return writeSpreadFlow(pen, value, column + Math.max(1, pen.indent), hazard);
  if (typeof value === "string" && /\n/.test(value) && !by.once(3)) return writeLiteral(pen, value, column + Math.max(1, pen.indent), hazard);
  const written = writeFlow(pen, value, false);
  const gap = by.once(8) ? "   " : " ";
  if (by.once(15) && written !== "" && !inList) return [hazard + trailing(pen), " ".repeat(column + pen.indent) + written + trailing(pen)];
  return [hazard + (written === "" ? "" : gap + written) + trailing(pen)];
}

function tagOf(value: Json): string {
  if (typeof value === "string") return "!!str";
  return Array.isArray(value) ? "!!seq" : typeof value === "object" && value !== null ? "!!map" : typeof value === "boolean" ? "!!bool" : value === null ? "!!null" : "";
}

function trailing(pen: Pen): string {
  return pen.dice.once(5) ? `${pen.dice.pick([" ", "  ", "    "])}# c${pen.next()}${pen.dice.once(12) ? ": {{ x" : ""}` : pen.dice.once(15) ? " " : "";
}

/** Comments and blank lines on lines of their own. */
function before(pen: Pen, column: number): string[] {
  if (!pen.dice.once(5)) return [];
  const comment = `${" ".repeat(column)}# c${pen.next()}: a`;
  return pen.dice.pick([[comment], [comment, comment], [""], ["", comment], [comment, ""]]);
}

function writeSpreadFlow(pen: Pen, value: JsonObject | Json[], column: number, hazard: string): string[] {
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  const parts = flowParts(pen, value);
  const lines = parts.map((part, index) => {
    const comma = index < parts.length - 1 || pen.dice.once(3) ? "," : "";
    return " ".repeat(column) + part + comma + trailing(pen);
  });
  return [`${hazard} ${open}${trailing(pen)}`, ...lines, " ".repeat(column) + close + trailing(pen)];
}

function flowParts(pen: Pen, value: JsonObject | Json[]): string[] {
  if (Array.isArray(value)) return value.map((item) => writeFlow(pen, item, true) || "null");
  return Object.entries(value).map(([key, entry]) => `${writeKey(pen, key)}: ${writeFlow(pen, entry, true)}`.trimEnd());
}

function writeFlow(pen: Pen, value: Json, inFlow: boolean): string {
  if (typeof value !== "object" || value === null) return writeScalar(pen, value, inFlow);
  const pad = pen.dice.once(2) ? " " : "";
  const parts = flowParts(pen, value as JsonObject | Json[]);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  // Without a space, `a:}` would be a plain scalar.
  return parts.length === 0 ? `${open}${close}` : `${open}${pad}${parts.join(", ")}${parts.at(-1)!.endsWith(":") ? " " : pad}${close}`;
}

function writeKey(pen: Pen, key: string): string {
  return pen.dice.once(6) ? quoted(pen, key) : isPlain(key) ? key : quoted(pen, key);
}

function writeScalar({ dice: by, ...pen }: Pen, value: string | number | boolean | null, inFlow: boolean): string {
  if (value === null) return by.pick(["null", "~", "", "Null"]);
  if (typeof value === "boolean") return by.pick(value ? ["true", "yes", "On"] : ["false", "no", "Off"]);
  if (typeof value === "number") return Number.isInteger(value) && value >= 0 ? by.pick([String(value), String(value), `0x${value.toString(16)}`]) : String(value);
  const style = { dice: by, ...pen };
  return isPlain(value) && (!inFlow || !/,/.test(value)) && !by.once(3) ? value : quoted(style, value);
}

function quoted(pen: Pen, value: string): string {
  return /[\n\t]/.test(value) || pen.dice.once(2) ? JSON.stringify(value) : `'${value.replaceAll("'", "''")}'`;
}

const PLAIN = /^(?!(?:true|false|yes|no|on|off|y|n|null)$)[a-z](?:[\w/.,' -]*[\w/.])?$/i;

function isPlain(value: string): boolean {
  return PLAIN.test(value) && !/:|#/.test(value);
}

function writeLiteral(pen: Pen, value: string, column: number, hazard: string): string[] {
  const body = value.replace(/\n*$/, "");
  const end = /\n*$/.exec(value)![0].length;
  if (body === "" || /^\s/.test(body)) return [`${hazard} ${JSON.stringify(value)}`];
  const chomp = end === 0 ? "-" : end === 1 ? (pen.dice.once(3) ? "+" : "") : "+";
  const extra = Array.from({ length: Math.max(0, end - 1) }, () => "");
  // Blank lines that may follow would belong to the value: a comment ends it.
  const blank = chomp === "+" ? [`${" ".repeat(Math.max(0, column - pen.indent))}# c${pen.next()}: end`] : pen.dice.pick([[], [], [""]]);
  const deep = column + pen.dice.pick([0, 0, 2]);
  return [`${hazard} |${chomp}${trailing(pen).trimEnd()}`, ...body.split("\n").map((line) => (line === "" ? "" : " ".repeat(deep) + line)), ...extra, ...blank];
}

function isFilled(value: Json): value is JsonObject | Json[] {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}
