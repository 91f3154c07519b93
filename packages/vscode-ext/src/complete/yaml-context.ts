/** Where a cursor stands in block-style YAML, read from the lines around it: what is being typed need not be YAML yet. */
export interface YamlContext {
  /** The keys that lead to the map around it; lists add nothing. */
  readonly parents: readonly string[];
  /** The key on its own line, where the cursor stands behind the colon. */
  readonly key: string | null;
  /** What is written of the word that is being typed. */
  readonly word: string;
  /** Keys that the map around it has already. */
  readonly siblings: readonly string[];
  /** The document's kind, where it is written plainly. */
  readonly kind: string | null;
}

/** A line as far as it matters here. */
interface Line {
  /** Column of the first dash; null where there is none. */
  readonly dash: number | null;
  /** Where the key begins, or would. */
  readonly column: number;
  readonly key: string | null;
}

export function contextAt(lines: readonly string[], line: number, character: number): YamlContext {
  const start = lines.findLastIndex((text, index) => index <= line && isMark(text)) + 1;
  const next = lines.findIndex((text, index) => index > line && isMark(text));
  const before = lines[line]!.slice(0, character);
  const own = readLine(before);
  const above = lines.slice(start, line).filter(isContent).map(readLine);
  const below = lines.slice(line + 1, next < 0 ? undefined : next).filter(isContent).map(readLine);
  return {
    parents: above.reduce<readonly Line[]>(enter, []).filter((one) => !isLeft(one, own)).map(({ key }) => key!),
    key: own.key,
    word: own.key === null ? before.slice(own.column) : before.slice(before.indexOf(":", own.column + own.key.length) + 1).trimStart(),
    siblings: [...keysBeside(own, above.toReversed(), own.dash !== null), ...keysBeside(own, below, false)],
    kind: lines.slice(start, next < 0 ? undefined : next).map((text) => /^kind:\s*["']?(\w+)/.exec(text)?.[1]).find((kind) => kind !== undefined) ?? null,
  };
}

function isMark(text: string): boolean {
  return /^(?:---|\.\.\.)(?:\s|$)/.test(text);
}

function isContent(text: string): boolean {
  return !/^\s*(?:#|$)/.test(text);
}

const LINE = /^ *((?:- +|-$)*)(?:(["']?)([^\s"'#:-][^"'#]*?)\2:(?:\s|$))?/;

function readLine(text: string): Line {
  const [whole, dashes, , key] = LINE.exec(text)!;
  const indent = text.length - text.trimStart().length;
  return { dash: dashes ? indent : null, column: key === undefined ? whole.length : indent + dashes!.length, key: key ?? null };
}

/** The keys that are open behind a line: a key closes all that do not stand further left. */
function enter(open: readonly Line[], line: Line): readonly Line[] {
  const left = open.filter((one) => !isLeft(one, line));
  return line.key === null ? left : [...left, line];
}

/** Whether a line ends the map or list of an open key. A list may stand in the very column of its key. */
function isLeft(open: Line, { dash, column }: Line): boolean {
  return dash === null ? open.column >= column : open.column > dash;
}

/** Keys in the column of a line, going away from it, up to the end of its map. */
function keysBeside({ column }: Line, lines: readonly Line[], isFirst: boolean): string[] {
  const keys: string[] = [];
  if (isFirst) return keys;
  for (const line of lines) {
    if (line.column < column || (line.dash !== null && line.dash < column && line.column > column)) break;
    if (line.column === column && line.key !== null) keys.push(line.key);
    if (line.dash !== null && line.dash < column) break;
  }
  return keys;
}
