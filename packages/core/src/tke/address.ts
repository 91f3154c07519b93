/** Addresses that are inside a VPC for certain: RFC 1918 and 100.64.0.0/10. */
const INTERNAL = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10"];

/** Addresses that tell nothing: VPCs use some of them (11/8, 30/8 seen), 169.254/16 is the platform's own. */
const TELLS_NOTHING = ["9.0.0.0/8", "11.0.0.0/8", "30.0.0.0/8", "198.18.0.0/15", "169.254.0.0/16"];

/** What an address of a CLB says about the CLB. IPv6 and what is no address say nothing. */
export function addressKind(address: string): "internal" | "public" | "unknown" {
  if (parseIpv4(address) === undefined) return "unknown";
  if (INTERNAL.some((cidr) => contains(cidr, address))) return "internal";
  return TELLS_NOTHING.some((cidr) => contains(cidr, address)) ? "unknown" : "public";
}

export function isIpv6(address: string): boolean {
  return address.includes(":");
}

/** An IPv4 address as a number; undefined where the text is none. */
function parseIpv4(text: string): number | undefined {
  const match = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(text);
  if (!match) return undefined;
  const parts = match.slice(1).map(Number);
  return parts.every((part) => part < 256) ? parts.reduce((sum, part) => sum * 256 + part, 0) : undefined;
}

interface Range { readonly first: number; readonly last: number }

/** First and last address of an IPv4 CIDR; undefined where the text is none. */
export function parseCidr(text: string): Range | undefined {
  const match = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  const base = match ? parseIpv4(match[1]!) : undefined;
  const bits = Number(match?.[2]);
  if (base === undefined || bits > 32) return undefined;
  const size = 2 ** (32 - bits);
  const first = Math.floor(base / size) * size;
  return { first, last: first + size - 1 };
}

/** Whether an IPv4 address, or all of a CIDR, lies in a CIDR. */
export function contains(cidr: string, inner: string): boolean {
  const outside = parseCidr(cidr);
  const inside = parseCidr(inner.includes("/") ? inner : `${inner}/32`);
  return outside !== undefined && inside !== undefined && inside.first >= outside.first && inside.last <= outside.last;
}

/** Whether two CIDRs have an address in common. */
export function overlaps(a: string, b: string): boolean {
  const one = parseCidr(a);
  const other = parseCidr(b);
  return one !== undefined && other !== undefined && one.first <= other.last && other.first <= one.last;
}
