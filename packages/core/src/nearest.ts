/** How many single-character changes (insert, delete, replace, swap of neighbours) turn one word into the other. */
export function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(rows[i - 1]![j]! + 1, row[j - 1]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/** The word that was probably meant; undefined where none is near (at most `limit` changes). */
export function nearest(word: string, words: readonly string[], limit = Math.max(1, Math.floor(word.length / 3))): string | undefined {
  const near = words.filter((one) => Math.abs(one.length - word.length) <= limit).map((one) => ({ one, changes: distance(word, one) }));
  return near.filter(({ changes }) => changes <= limit).toSorted((a, b) => a.changes - b.changes)[0]?.one;
}
