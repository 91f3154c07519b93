/** The template of kubectl's `-o jsonpath=…`, taken apart. */

export type Part =
  | { readonly kind: "text"; readonly text: string }
  /** A path by RFC 9535. It begins at what is being ranged over, `$` too: so kubectl has it. */
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "range"; readonly path: string; readonly parts: readonly Part[] };

/** Takes a template apart; undefined where it is none. Without braces it is one path: what else could be meant? */
export function parseTemplate(template: string): readonly Part[] | undefined {
  const tokens = tokensOf(template.includes("{") ? template : `{${/^[.$@[]/.test(template) ? "" : "."}${template}}`);
  if (!tokens) return undefined;
  const parts = partsUntilEnd(tokens);
  return parts && tokens.length === 0 ? parts : undefined;
}

/** Text as it is printed, or what stood between braces. */
type Token = { readonly text: string } | { readonly inside: string };

/** Braces hold quoted texts, which may hold braces. */
const TOKEN = /\{((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^{}"'])*)\}|([^{}]+)/y;

function tokensOf(template: string): Token[] | undefined {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let here = 0; here < template.length; here = TOKEN.lastIndex) {
    const found = TOKEN.exec(template);
    if (!found) return undefined;
    tokens.push(found[2] !== undefined ? { text: found[2] } : { inside: found[1]!.trim() });
  }
  return tokens;
}

/** Ranges in ranges: deeper than any report is. */
const MAX_DEPTH = 50;

/** Takes tokens off the front: to the end, or to the `end` of the range that is open; `depth` counts those. */
function partsUntilEnd(tokens: Token[], depth = 0): Part[] | undefined {
  if (depth > MAX_DEPTH) return undefined;
  const parts: Part[] = [];
  for (let token = tokens.shift(); token; token = tokens.shift()) {
    const inside = "inside" in token ? token.inside : undefined;
    if (inside === "end") return depth > 0 ? parts : undefined;
    const part = inside === undefined ? { kind: "text" as const, text: (token as { text: string }).text } : partOf(inside, tokens, depth);
    if (!part) return undefined;
    parts.push(part);
  }
  return depth > 0 ? undefined : parts;
}

function partOf(inside: string, tokens: Token[], depth: number): Part | undefined {
  const text = quotedText(inside);
  if (text !== undefined) return { kind: "text", text };
  const [, range, written = ""] = /^(range\s+)?([^]*)$/.exec(inside)!;
  const path = standardPath(written);
  if (path === undefined) return undefined;
  if (range === undefined) return { kind: "path", path };
  const parts = partsUntilEnd(tokens, depth + 1);
  return parts && { kind: "range", path, parts };
}

function quotedText(inside: string): string | undefined {
  if (!/^(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')$/.test(inside)) return undefined;
  return inside.slice(1, -1).replace(/\\(.)/g, (_, char: string) => ({ n: "\n", t: "\t", r: "\r" })[char] ?? char);
}

/** What a path consists of: a quoted text, a name behind a dot (in which a backslash takes a dot literally), or one character. */
const PIECE = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(\.\.?)((?:\\.|[^\s.[\]{}()'"=<>!&|,?*@$:])+)|[^]/g;

/** kubectl's path as RFC 9535 writes it: names in quotes, for they may hold dashes and slashes. */
function standardPath(written: string): string | undefined {
  if (!/^[.$@[]/.test(written)) return undefined;
  const rooted = /^[$@]/.test(written) ? written : `$${written === "." ? "" : written}`;
  const path = rooted.replace(PIECE, (piece: string, dots: string | undefined, name: string | undefined) =>
    (name === undefined ? piece.replaceAll("\\.", ".") : `${dots === ".." ? ".." : ""}[${JSON.stringify(name.replace(/\\(.)/g, "$1"))}]`));
  return path.replace(/^@/, "$");
}
