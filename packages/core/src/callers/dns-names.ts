import type { ClbName } from "../model/caller.ts";
import type { Evidence } from "../model/fact.ts";
import type { ObjectSet } from "../objects.ts";
import { applied, bypassesCoreDns, clusterDns, COREFILE_PATH, entriesOf, type ClusterDns, type DnsEntry } from "../tke/cluster-dns.ts";
import { plainAddress } from "./addresses.ts";
import { keyOfName, nameTable, type NameTable } from "./name-table.ts";

/** The names, with those that DNS in the cluster adds, and told of each that DNS leads it elsewhere. */
export function withDnsNames(names: readonly ClbName[], objects: ObjectSet): ClbName[] {
  const dns = clusterDns(objects);
  const entries = [dns.nodeLocal, dns.coreDns].flatMap((resolver) => (resolver ? entriesOf(resolver) : []));
  if (entries.length === 0) return [...names];
  const table = nameTable(names);
  const added = entries.flatMap((entry) => namesBy(entry, names, table));
  const known = new Set(names.map(keyOfName));
  const all = [...names, ...added.filter((name) => !known.has(keyOfName(name)))];
  const leads = nameTable(all);
  const away = exactFirst(entries.filter((entry) => isHeard(entry, dns)));
  return all.map((name) => ({ ...name, answeredBy: answeredElsewhere(name, away, leads) }));
}

/** The names that an entry makes lead to a CLB. */
function namesBy(entry: DnsEntry, names: readonly ClbName[], table: NameTable): ClbName[] {
  const evidence = evidenceOf(entry);
  const spelt = (text: string, { owner, ingress }: ClbName): ClbName => ({ text, owner, ingress, evidence, onlyIn: null, context: text.includes(".") ? "anywhere" : "url", answeredBy: null });
  if (entry.from.kind === "suffix" && entry.keepsStem) {
    return names.filter(({ text }) => text.endsWith(entry.to) && text !== entry.to).map((name) => spelt(name.text.slice(0, name.text.length - entry.to.length) + entry.from.text, name));
  }
  const text = entry.from.kind === "exact" ? entry.from.text : entry.from.text.replace(/^(?!\.)/, ".");
  return table.find(plainAddress(entry.to) ?? entry.to).filter(({ onlyIn }) => onlyIn === null).map((name) => spelt(text, name));
}

function evidenceOf({ resolver, text }: DnsEntry): Evidence {
  return { object: resolver.object.ref, path: COREFILE_PATH, value: text };
}

/** Whether Pods get an entry's answer: NodeLocal DNSCache may answer before CoreDNS is asked. */
function isHeard(entry: DnsEntry, dns: ClusterDns): boolean {
  return entry.resolver === dns.nodeLocal || !bypassesCoreDns(entry.from, dns);
}

interface Away {
  readonly exact: ReadonlyMap<string, DnsEntry>;
  readonly others: readonly DnsEntry[];
}

function exactFirst(entries: readonly DnsEntry[]): Away {
  return { exact: new Map(entries.filter(({ from }) => from.kind === "exact").toReversed().map((entry) => [entry.from.text, entry])), others: entries.filter(({ from }) => from.kind !== "exact") };
}

/** The entry that leads a host name to something that is no such CLB. */
function answeredElsewhere({ text, onlyIn }: ClbName, { exact, others }: Away, leads: NameTable): Evidence | null {
  if (onlyIn !== null || plainAddress(text) !== undefined || text.startsWith("*") || text.startsWith(".")) return null;
  const entry = exact.get(text) ?? others.find((one) => applied(one, text) !== undefined);
  const target = entry && applied(entry, text);
  if (!entry || target === undefined) return null;
  return leads.find(plainAddress(target) ?? target).length > 0 ? null : evidenceOf(entry);
}
