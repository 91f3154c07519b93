import type { Json, JsonObject } from "../../model/json.ts";
import type { Span } from "../positions.ts";
import { readKey } from "./key.ts";
import { placesOf, type Placed } from "./places.ts";
import { notPlain, skip, skipSpaces, type Reading } from "./reading.ts";
import { readQuoted, scalarOf } from "./scalars.ts";

/** Deeper than anyone writes on one line, and safe for the stack. */
const MAX_DEPTH = 50;

/** A map or list in brackets, `{ name: web, ports: [80, 443] }`, all on one line. */
export function readFlow(reading: Reading, depth = 0): JsonObject | Json[] {
  if (depth > MAX_DEPTH) notPlain();
  return reading.text[reading.at] === "{" ? readFlowMap(reading, depth) : readFlowList(reading, depth);
}

function readFlowMap(reading: Reading, depth: number): JsonObject {
  const map: JsonObject = {};
  const places = placesOf(reading.places, map);
  readItems(reading, "}", () => {
    const start = reading.at;
    const name = readKey(reading);
    if (Object.hasOwn(map, name)) notPlain();
    const key = { start, end: reading.end };
    skipSpaces(reading);
    map[name] = readItem(reading, depth, places && ((value) => places.set(name, { key, value })));
  });
  return map;
}

function readFlowList(reading: Reading, depth: number): Json[] {
  const list: Json[] = [];
  const places = placesOf(reading.places, list);
  readItems(reading, "]", () => list.push(readItem(reading, depth, places && ((value: Span | null) => places.set(list.length, { key: null, value })))));
  return list;
}

function readItems(reading: Reading, close: string, readOne: () => void): void {
  const { text } = reading;
  reading.at++;
  skipSpaces(reading);
  while (text[reading.at] !== close) {
    readOne();
    skipSpaces(reading);
    if (text[reading.at] !== ",") break;
    reading.at++;
    skipSpaces(reading);
    if (text[reading.at] === close) notPlain();
  }
  if (text[reading.at] !== close) notPlain();
  reading.at++;
}

function readItem(reading: Reading, depth: number, placed: Placed): Json {
  const start = reading.at;
  const value = readWord(reading, depth);
  placed?.({ start, end: reading.at });
  return value;
}

const PLAIN = /(?:[^\s?:,[\]{}#&*!|>'"%@`-]|-(?=[^ \n,[\]{}]))(?:[^ \n:,[\]{}]| +(?![ #\n,[\]{}]|$)|:(?![ \n,[\]{}]|$))*/y;

function readWord(reading: Reading, depth: number): Json {
  const { text, at: start } = reading;
  const first = text[start];
  if (first === "{" || first === "[") return readFlow(reading, depth + 1);
  if (first === '"' || first === "'") return readQuoted(reading);
  reading.at = skip(PLAIN, reading);
  return scalarOf(text.slice(start, reading.at));
}
