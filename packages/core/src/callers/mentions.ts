import type { ClbName } from "../model/caller.ts";
import { plainAddress } from "./addresses.ts";
import type { NameTable } from "./name-table.ts";

/** A place in a text that names a CLB. */
export interface Mention {
  readonly names: readonly ClbName[];
  /** Where host and port stand; brackets of an IPv6 address count. */
  readonly start: number;
  readonly end: number;
  /** The host as it is written. */
  readonly host: string;
  readonly scheme: string | null;
  readonly port: number | null;
  /** A port follows that is no number, such as `$(PORT)`. */
  readonly openPort: boolean;
  /** What follows the host in a URL; empty where nothing does. */
  readonly urlPath: string;
}

/** A candidate: a whole word of host characters, never a part of a longer one. */
interface Word {
  readonly start: number;
  readonly end: number;
}

/** All mentions of names of the table in a text, in one pass: each word of the text is looked up once, however many names there are. */
export function mentionsIn(text: string, table: NameTable): Mention[] {
  const found: Mention[] = [];
  for (const word of dottedWords(text)) {
    const host = text.slice(word.start, word.end).toLowerCase();
    const names = table.find(host);
    if (names.length > 0) add(found, text, word, names);
  }
  if (table.hasIpv6 && text.includes(":")) addIpv6(found, text, table);
  if (table.hasShort) addShort(found, text, table);
  return found.toSorted((a, b) => a.start - b.start);
}

const HOST_CHARACTER = /[\w.-]/;

/** By character code, for ASCII. */
const IS_HOST = Array.from({ length: 128 }, (_, code) => HOST_CHARACTER.test(String.fromCharCode(code)));

const isHost = (text: string, index: number) => IS_HOST[text.charCodeAt(index)] === true;

/** Words with a dot in them. From dot to dot: texts are mostly something else. */
function* dottedWords(text: string): Iterable<Word> {
  for (let dot = text.indexOf("."), from = 0; dot >= 0; dot = text.indexOf(".", from)) {
    let start = dot;
    let end = dot + 1;
    while (start > from && isHost(text, start - 1)) start--;
    while (end < text.length && isHost(text, end)) end++;
    from = end;
    yield trimmed(text, start, end);
  }
}

/** Without what only stands beside a name: the escape of a line break, a short option (`-h10.0.0.1`), the dot of the root or of a sentence. */
function trimmed(text: string, start: number, end: number): Word {
  let first = start;
  let last = end;
  if (text[first - 1] === "\\" && /[nrt]/.test(text[first]!)) first++;
  if (text[first] === "-" && /[a-zA-Z]/.test(text[first + 1] ?? "")) first += 2;
  while (last > first && text[last - 1] === ".") last--;
  return { start: first, end: last };
}

const IPV6 = /(?<![\w.:])\[?([0-9a-f]*:[0-9a-f:.]*[0-9a-f:])\]?(?![\w])/gi;

function addIpv6(found: Mention[], text: string, table: NameTable): void {
  for (const match of text.matchAll(IPV6)) {
    const address = plainAddress(match[1]!);
    const names = address === undefined ? [] : table.find(address);
    const start = match.index + match[0].indexOf(match[1]!);
    const word = { start, end: start + match[1]!.length };
    const overlaps = found.some((one) => one.start < word.end && word.start < one.end);
    if (names.length > 0 && !overlaps) add(found, text, word, names);
  }
}

/** Short names stand in a URL, before a port, or alone. */
const SHORT = /(?<=\/\/|@)[a-z0-9-]+(?![\w.-])|(?<![\w.@-])[a-z0-9-]+(?=:\d)/gi;

function addShort(found: Mention[], text: string, table: NameTable): void {
  const alone = text.trim();
  const words = [...text.matchAll(SHORT)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
  const start = text.indexOf(alone);
  for (const word of /^[\w-]+$/.test(alone) ? [{ start, end: start + alone.length }] : words) {
    const names = table.find(text.slice(word.start, word.end).toLowerCase());
    if (names.length > 0) add(found, text, word, names);
  }
}

function add(found: Mention[], text: string, word: Word, names: readonly ClbName[]): void {
  const mention = mentionAt(text, word, names);
  const fitting = names.filter(({ context }) => context === "anywhere" || isUrl(mention, text) || (context === "alone" && isAlone(mention, text)));
  if (fitting.length > 0 && !isRange(mention)) found.push({ ...mention, names: fitting });
}

/** Farther back no scheme is looked for: credentials are not that long. */
const LONGEST_CREDENTIALS = 256;
const LONGEST_PATH = 1024;

function mentionAt(text: string, { start, end }: Word, names: readonly ClbName[]): Mention {
  const bracketed = text[start - 1] === "[" && text[end] === "]";
  const from = bracketed ? start - 1 : start;
  const to = end + (bracketed ? 1 : /^\.[:/]/.test(text.slice(end, end + 2)) ? 1 : 0);
  const scheme = /([a-z][a-z0-9+.-]*):\/\/(?:[^\s/"'<>]*[@,])?$/i.exec(text.slice(Math.max(0, from - LONGEST_CREDENTIALS), from))?.[1];
  const port = /^:(\d{1,5})(?!\d)/.exec(text.slice(to, to + 7))?.[1];
  const isPort = port !== undefined && Number(port) > 0 && Number(port) < 65536;
  const last = isPort ? to + 1 + port.length : to;
  return {
    names, start: from, end: last, host: text.slice(start, end), scheme: scheme?.toLowerCase() ?? null, port: isPort ? Number(port) : null, openPort: !isPort && /^:\S/.test(text.slice(to, to + 2)),
    urlPath: /^\/[^\s"'`<>?#,;)\]}]*/.exec(text.slice(last, last + LONGEST_PATH))?.[0] ?? "",
  };
}

function isUrl({ scheme, port, start }: Mention, text: string): boolean {
  return scheme !== null || port !== null || text[start - 1] === "@" || text.slice(start - 2, start) === "//";
}

function isAlone({ start, end }: Mention, text: string): boolean {
  return text.slice(0, start).trim() === "" && text.slice(end).trim() === "";
}

/** `10.0.0.1/32` is a range of addresses, not somebody to call. */
function isRange({ scheme, port, urlPath, host }: Mention): boolean {
  return scheme === null && port === null && /^\/\d{1,3}$/.test(urlPath) && plainAddress(host) !== undefined;
}
