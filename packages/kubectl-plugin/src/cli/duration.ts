/** A timer cannot wait longer. */
const FOREVER = 2 ** 31 - 1;

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `30s`, `1m30s`, `500ms` or plain seconds; 0 means no limit. Undefined where the text is none. */
export function durationOf(text: string): number | undefined {
  const plain = /^\d+$/.test(text) ? `${text}s` : text;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(plain)) return undefined;
  const parts = [...plain.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g)];
  return Math.min(FOREVER, parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * UNITS[unit!]!, 0) || FOREVER);
}
