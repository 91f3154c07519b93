import type { Json } from "../../model/json.ts";
import { readFlow } from "./flow.ts";
import type { Placed } from "./places.ts";
import { endLine, skip, type Reading } from "./reading.ts";
import { readQuoted, scalarOf } from "./scalars.ts";

/** A scalar, or a collection in brackets, that ends its line. */
export function readInline(reading: Reading, placed: Placed): Json {
  const start = reading.at;
  const value = readWord(reading);
  reading.end = reading.at;
  endLine(reading);
  placed?.({ start, end: reading.end });
  return value;
}

function readWord(reading: Reading): Json {
  const { text, at: start } = reading;
  switch (text[start]) {
    case "{":
    case "[":
      return readFlow(reading);
    case '"':
    case "'":
      return readQuoted(reading);
    default:
      reading.at = skip(PLAIN, reading);
      return scalarOf(text.slice(start, reading.at));
  }
}

const PLAIN = /(?:[^\s?:,[\]{}#&*!|>'"%@`-]|-(?=[^ \n]))(?:[^ \n:]| +(?![ #\n]|$)|:(?![ \n]|$))*/y;
