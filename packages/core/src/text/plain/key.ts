import { notPlain, skip, type Reading } from "./reading.ts";
import { scalarOf } from "./scalars.ts";

const KEY = /(?:[A-Za-z_][\w./-]*|"[^"\\\n]+"|'[^'\n]+')(?=:(?: |\n|$))/y;
/** A longer one is no key in YAML. */
const MAX_KEY = 1000;

/** A key with its colon. */
export function readKey(reading: Reading): string {
  const start = reading.at;
  const end = (reading.end = skip(KEY, reading));
  const isQuoted = reading.text[start] === '"' || reading.text[start] === "'";
  const name = isQuoted ? reading.text.slice(start + 1, end - 1) : reading.text.slice(start, end);
  if (end - start > MAX_KEY || name === "__proto__" || (!isQuoted && scalarOf(name) !== name)) notPlain();
  reading.at = end + 1;
  return name;
}

/** Whether a key comes next. */
export function startsMap({ text, at }: Reading): boolean {
  KEY.lastIndex = at;
  return KEY.test(text);
}
