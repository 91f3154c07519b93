import type { Sink } from "../shell.ts";
import type { Words } from "../words/words.ts";

/** Milliseconds before anything is said: most reads are done by then. */
const PATIENCE = 1000;

export interface Progress {
  update(list: string, items: number): void;
  end(): void;
}

/** What is being read, on one line that is rewritten; only on a terminal, and only when it takes longer than a second. */
export function showProgress(stderr: Sink, words: Words): Progress {
  if (!stderr.isTTY) return { update: () => {}, end: () => {} };
  const counts = new Map<string, number>();
  const start = Date.now();
  const line = rewrittenLine(stderr);
  const show = () => {
    const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
    line.show(words.reading(Math.round((Date.now() - start) / 1000), total));
  };
  const timer = setInterval(show, PATIENCE);
  return {
    update: (list, items) => void counts.set(list, items),
    end: () => {
      clearInterval(timer);
      line.end();
    },
  };
}

/** A line of a terminal that is rewritten, until something is said for good or there is nothing more to show. Elsewhere than on a terminal only what is said for good. */
export function rewrittenLine(stderr: Sink): { show(text: string): void; say(text: string): void; end(): void } {
  let shown = false;
  const end = () => {
    if (shown) stderr.write("\r\u001b[K");
    shown = false;
  };
  return {
    show: (text) => {
      if (!stderr.isTTY) return;
      stderr.write(`\r\u001b[K${text}`);
      shown = true;
    },
    say: (text) => {
      end();
      stderr.write(`${text}\n`);
    },
    end,
  };
}
