/** Control characters, escape sequences, marks that reorder text and what is no character: what could make a terminal do or show something else. */
const DANGEROUS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** What a CI system obeys where a line begins with it, after any spaces: GitHub's workflow commands, old and new. */
const COMMAND = /(?<=^|\s)(?::(?=:)|#(?=#\[))/g;

/**
 * Text from objects or from a server, safe to print: dangerous characters become visible escapes, and so does the first
 * character of a word that is a command where a line begins with it, for any word may come to stand there.
 */
export function printable(text: string): string {
  return escaped(text).replace(/\t/g, " ").replace(COMMAND, visible);
}

/** The same on one line. */
export function oneLine(text: string): string {
  return printable(text.replace(/\r?\n/g, " "));
}

/** Dangerous characters as the escapes that JSON, and YAML in double quotes, read as those characters again. */
export function escaped(text: string): string {
  return text.replace(DANGEROUS, visible);
}

function visible(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** The same, cut where it gets longer than `length`; never within a character. */
export function excerpt(text: string, length: number): string {
  const line = oneLine(text);
  return line.length > length ? `${line.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…` : line;
}

export function isDangerous(text: string): boolean {
  return text.search(DANGEROUS) >= 0;
}
