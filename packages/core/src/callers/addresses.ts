/** An address in the one spelling that is compared; undefined where the text is none. */
export function plainAddress(text: string): string | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(text)) return text.split(".").every((part) => Number(part) < 256) ? text : undefined;
  return text.includes(":") ? plainIpv6(text) : undefined;
}

/** All eight groups without leading zeros; an IPv4 address mapped into IPv6 is that IPv4 address. */
function plainIpv6(text: string): string | undefined {
  const halves = withoutDots(text.toLowerCase()).split("::");
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => "0"), ...tail];
  if (!groups.every((group) => /^[0-9a-f]{1,4}$/.test(group))) return undefined;
  const plain = groups.map((group) => parseInt(group, 16).toString(16)).join(":");
  const [, high, low] = /^0:0:0:0:0:ffff:(\w+):(\w+)$/.exec(plain) ?? [];
  return high === undefined || low === undefined ? plain : [parseInt(high, 16), parseInt(low, 16)].flatMap((pair) => [pair >> 8, pair & 255]).join(".");
}

/** `::ffff:10.0.0.1` with its last four bytes as two groups. */
function withoutDots(text: string): string {
  return text.replace(/(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/, (_, a, b, c, d) => [[a, b], [c, d]].map(([high, low]) => (Number(high) * 256 + Number(low)).toString(16)).join(":"));
}
