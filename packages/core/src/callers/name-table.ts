import type { ClbName } from "../model/caller.ts";

/** Names that lead to CLBs, each found by one look. */
export interface NameTable {
  readonly all: readonly ClbName[];
  /** Whether any of them is a word without dots: those are looked for in fewer places. */
  readonly hasShort: boolean;
  readonly hasIpv6: boolean;
  /** What a host or address, in its plain spelling, leads to; nothing where it is no such name. */
  find(host: string): readonly ClbName[];
}

/** The same for names that mean the same. */
export function keyOfName({ text, owner, onlyIn }: ClbName): string {
  return `${text}\n${owner.ref.kind}\n${owner.ref.namespace}\n${owner.ref.name}\n${onlyIn}`;
}

const NONE: readonly ClbName[] = [];

export function nameTable(all: readonly ClbName[]): NameTable {
  const byText = new Map<string, ClbName[]>();
  for (const name of all) {
    const same = byText.get(name.text);
    if (same) same.push(name);
    else byText.set(name.text, [name]);
  }
  const hasWildcards = all.some(({ text }) => text.startsWith("*") || text.startsWith("."));
  return {
    all,
    hasShort: all.some(({ text }) => !/[.:]/.test(text)),
    hasIpv6: all.some(({ text }) => text.includes(":")),
    find: (host) => byText.get(host) ?? (hasWildcards ? byWildcard(host, byText) : NONE),
  };
}

/** `*.a.com` stands for one label, `.a.com` for any number. */
function byWildcard(host: string, byText: ReadonlyMap<string, readonly ClbName[]>): readonly ClbName[] {
  const first = host.indexOf(".");
  if (first < 0) return NONE;
  const one = byText.get(`*${host.slice(first)}`);
  if (one) return one;
  for (let dot = first; dot >= 0; dot = host.indexOf(".", dot + 1)) {
    const any = byText.get(host.slice(dot));
    if (any) return any;
  }
  return NONE;
}
