/** The lines of a text as they stand on the screen: where a word is, and what is underlined. */
import type { Page } from "playwright-core";

export interface Squiggle {
  readonly line: number;
  readonly text: string;
  readonly severity: string;
}

/** What is underlined in the text that is to be seen, from top to bottom. */
export function squiggles(page: Page): Promise<Squiggle[]> {
  return page.locator(".editor-instance .monaco-editor").first().evaluate((editor) => {
    const rows = (selector: string) => [...editor.querySelectorAll<HTMLElement>(selector)];
    const middle = (element: Element) => ((rect) => rect.top + rect.height / 2)(element.getBoundingClientRect());
    const numbers = new Map(rows(".line-numbers").map((element) => [Math.round(middle(element)), Number(element.textContent)]));
    const lines = new Map(rows(".view-line").map((element) => [Math.round(middle(element)), element]));

    /** The characters of a line whose middle stands between two edges. */
    const textBetween = (line: Element, left: number, right: number): string => {
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let text = "";
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (let at = 0; at < node.nodeValue!.length; at++) {
          const range = document.createRange();
          range.setStart(node, at);
          range.setEnd(node, at + 1);
          const rect = range.getBoundingClientRect();
          const center = rect.left + rect.width / 2;
          if (center > left && center < right) text += node.nodeValue![at];
        }
      }
      return text.replaceAll("\u00a0", " ");
    };

    return rows("[class*=squiggly-]")
      .map((mark) => {
        const { top, left, right } = mark.getBoundingClientRect();
        const row = Math.round(middle(mark.parentElement!));
        const severity = /squiggly-(\w+)/.exec(mark.className)![1]!;
        return { top, left, line: numbers.get(row) ?? 0, text: textBetween(lines.get(row)!, left, right), severity };
      })
      .sort((a, b) => a.top - b.top || a.left - b.left)
      .map(({ line, text, severity }) => ({ line, text, severity }));
  });
}

/** Where a text stands on the screen: the middle of its first place in the lines to be seen. */
export async function placeOf(page: Page, text: string): Promise<{ x: number; y: number }> {
  const lines = page.locator(".editor-instance .view-lines").first();
  await lines.getByText(text, { exact: false }).first().waitFor();
  return lines.evaluate((element, wanted) => {
    for (const line of element.querySelectorAll(".view-line")) {
      const start = line.textContent!.replaceAll("\u00a0", " ").indexOf(wanted);
      if (start < 0) continue;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      let before = 0;
      for (let node = walker.nextNode(); node; before += node.nodeValue!.length, node = walker.nextNode()) {
        const at = start + Math.floor(wanted.length / 2) - before;
        if (at >= node.nodeValue!.length) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const rect = range.getBoundingClientRect();
        return { x: rect.left + rect.width / 2, y: rect.top + rect.height / 2 };
      }
    }
    throw new Error(`No line to be seen has ${wanted}`);
  }, text);
}
