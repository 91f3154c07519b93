/** Text as roff takes it: nothing in it is a request, a hyphen stays one, and Chinese may be broken anywhere but before punctuation. */
export function roff(text: string): string {
  const plain = text.replace(/\\/g, "\\e").replace(/-/g, "\\-").replace(/…/g, "...").replace(/\s+/g, " ");
  return plain.replace(/^([.'])/, "\\&$1").replace(WITHIN_CHINESE, "\\:");
}

/** Between two characters of which one is Chinese, unless the second one must not begin a line, or the first end one. */
const WITHIN_CHINESE = /(?<=[\u3000-\u9fff\uff00-\uffef])(?<![（《「“])(?=[^\s，。；：、！？）》」”\\])|(?<=[^\s\\（《「“])(?=[\u3400-\u9fff])(?<=[\x21-\x7e])/gu;

/** The first line, and text that is ragged on the right: commands and Chinese look torn otherwise. */
export function title(name: string): string {
  return `.TH ${name.toUpperCase().replace(/-/g, "\\-")} 1 ${DATE} kubectl\\-loopback\n.nh\n.ad l\n`;
}

/** When the pages were first written; a page says so, and the same table must always give the same page. */
const DATE = "2026-12-01";

export function section(heading: string, body: string): string {
  return `.SH ${roff(heading)}\n${body}`;
}

export function subsection(heading: string, body: string): string {
  return `.SS ${roff(heading)}\n${body}`;
}

export function paragraphs(texts: readonly string[]): string {
  return texts.map(roff).join("\n.PP\n") + "\n";
}

/** Terms in bold, each with its meaning below. */
export function terms(rows: readonly (readonly [term: string, meaning: string])[]): string {
  return rows.map(([term, meaning]) => `.TP\n\\fB${roff(term.trim())}\\fR\n${roff(meaning)}\n`).join("");
}

/** Command lines, as they are typed. */
export function commands(lines: readonly string[]): string {
  return `.EX\n${lines.map((line) => `${roff(line)}\n`).join("")}.EE\n`;
}
