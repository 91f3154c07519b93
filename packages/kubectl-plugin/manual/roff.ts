/** Text as roff takes it, on one line: nothing in it is a request, and a hyphen stays one. */
export function plain(text: string): string {
  return text.replace(/\\/g, "\\e").replace(/-/g, "\\-").replace(/…/g, "...").replace(/\s+/g, " ").replace(/^([.'])/, "\\&$1");
}

/** The same in a paragraph, where Chinese may be broken anywhere but before punctuation. */
export function roff(text: string): string {
  return plain(text).replace(WITHIN_CHINESE, "\\:");
}

/** Behind a Chinese character that does not open a bracket, before one that is no punctuation; or before one, behind a word. */
const WITHIN_CHINESE = /(?<=[\u3000-\u9fff\uff00-\uffef])(?<![（《「“])(?=[^\s，。；：、！？）》」”\\])|(?<=[\w)])(?=[\u3400-\u9fff])/gu;

/** The first line, and text that is ragged on the right: commands and Chinese look torn otherwise. */
export function title(name: string): string {
  return `.TH ${name.toUpperCase().replace(/-/g, "\\-")} 1 ${DATE} kubectl\\-loopback\n.nh\n.ad l\n`;
}

/** When the pages were first written; a page says so, and the same table must always give the same page. */
const DATE = "2026-12-01";

export function section(heading: string, body: string): string {
  return `.SH ${plain(heading)}\n${body}`;
}

export function subsection(heading: string, body: string): string {
  return `.SS ${plain(heading)}\n${body}`;
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
