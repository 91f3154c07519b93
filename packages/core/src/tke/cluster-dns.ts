import { stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { find, type ObjectSet } from "../objects.ts";
import { once } from "../once.ts";
import { blockFor, readCorefile, zoneName, type Directive, type ServerBlock } from "./corefile.ts";

/** A resolver of the cluster, with its Corefile. */
export interface Resolver {
  readonly object: KubeObject;
  readonly blocks: readonly ServerBlock[];
}

/** What answers the names that Pods ask for; null where its Corefile was not read, or cannot be understood. */
export interface ClusterDns {
  readonly coreDns: Resolver | null;
  /** NodeLocal DNSCache, which answers first where it runs. */
  readonly nodeLocal: Resolver | null;
}

export const COREFILE_PATH = ["data", "Corefile"];

export const clusterDns = once((objects: ObjectSet): ClusterDns => ({ coreDns: resolver("coredns", objects), nodeLocal: resolver("node-local-dns", objects) }));

function resolver(name: string, objects: ObjectSet): Resolver | null {
  const object = find(objects, "", "ConfigMap", "kube-system", name);
  const blocks = readCorefile(stringAt(object?.value, COREFILE_PATH) ?? "");
  return object && blocks && blocks.length > 0 ? { object, blocks } : null;
}

/** Whether an object is the Corefile of a resolver of the cluster: there names are defined, not called. */
export function isCorefile({ ref }: KubeObject): boolean {
  return ref.kind === "ConfigMap" && ref.namespace === "kube-system" && (ref.name === "coredns" || ref.name === "node-local-dns");
}

/** Which names an entry is about: one, or all that end in a text. */
export interface NamePattern {
  readonly kind: "exact" | "suffix";
  readonly text: string;
}

/** A line of a Corefile that gives names another meaning. */
export interface DnsEntry {
  readonly plugin: "rewrite" | "hosts" | "template";
  readonly from: NamePattern;
  /** A host name, or an address; for a suffix rewrite the new suffix. */
  readonly to: string;
  /** What stands before the suffix stays. */
  readonly keepsStem: boolean;
  readonly resolver: Resolver;
  /** The line as it is written. */
  readonly text: string;
}

/** All entries of a resolver that can be understood, in their order. Regular expressions count where they hold no more than a name or a suffix. */
export const entriesOf = once((from: Resolver): readonly DnsEntry[] => from.blocks.flatMap((block) => block.directives.flatMap((directive) => entriesIn(directive, block, from))));

function entriesIn(directive: Directive, block: ServerBlock, resolver: Resolver): DnsEntry[] {
  switch (directive.name) {
    case "rewrite": return [...rewriteOf(directive.args, directive.text, resolver), ...directive.body.flatMap((words) => rewriteOf(words, words.join(" "), resolver))];
    case "hosts": return directive.body.flatMap((words) => hostsOf(words, resolver));
    case "template": return templateOf(directive, block, resolver);
    default: return [];
  }
}

/** `ADDRESS NAME…`. */
function hostsOf(words: readonly string[], resolver: Resolver): DnsEntry[] {
  const address = words[0]!;
  if (!/^[\d.]+$|:/.test(address)) return [];
  return words.slice(1).map((name): DnsEntry => ({ plugin: "hosts", from: exact(name), to: address, keepsStem: false, resolver, text: words.join(" ") }));
}

const TYPES = ["exact", "prefix", "suffix", "substring", "regex"];

/** `[continue|stop] name [TYPE] FROM TO`. */
function rewriteOf(written: readonly string[], text: string, resolver: Resolver): DnsEntry[] {
  const [field, ...words] = ["continue", "stop"].includes(written[0]!) ? written.slice(1) : written;
  const typed = words.length > 2 && TYPES.includes(words[0]!);
  const [type, from, to] = (typed ? words : ["exact", ...words]) as [string, string, string?];
  if (field !== "name" || to === undefined) return [];
  const keepsStem = type === "suffix" || STEM.test(to);
  const pattern = type === "exact" ? exact(from) : type === "suffix" ? suffix(from) : type === "regex" ? patternOf(from) : undefined;
  return pattern ? [{ plugin: "rewrite", from: pattern, to: plainName(to.replace(STEM, "")), keepsStem, resolver, text }] : [];
}

/** What a regular expression's first group matched. */
const STEM = /^(?:\{1\}|\$1|\$\{1\})(?=\.)/;

/** `template IN A ZONE… { match REGEX…; answer "… A ADDRESS"… }`. */
function templateOf({ args, body, text }: Directive, block: ServerBlock, resolver: Resolver): DnsEntry[] {
  const said = (option: string) => body.filter(([word]) => word === option).flatMap((words) => words.slice(1));
  const answers = said("answer").flatMap((answer) => /\s(?:A|AAAA|CNAME)\s+(\S+)\s*$/.exec(answer)?.[1] ?? []);
  const matches = said("match").map(patternOf);
  const zones = (args.length > 2 ? args.slice(2) : block.zones).map(zoneName).filter((zone) => zone !== "");
  const patterns = matches.length > 0 ? matches : zones.flatMap((zone): NamePattern[] => [exact(zone), suffix(`.${zone}`)]);
  return answers.flatMap((to) => patterns.filter((from) => from !== undefined).map((from): DnsEntry => ({ plugin: "template", from, to: plainName(to), keepsStem: false, resolver, text })));
}

/** A regular expression that is no more than a name, or anything before a suffix. */
function patternOf(regex: string): NamePattern | undefined {
  const bare = regex.replace(/^\^/, "").replace(/\$$/, "");
  const tail = bare.replace(/^\(?(?:\.[*+]|\[\^\.\][*+])\)?(?=\\\.|\[\.\]|[\w-])/, "");
  const text = tail.replace(/\\\.|\[\.\]/g, "\u0000");
  if (/[^\w\u0000-]/.test(text) || text === "") return undefined;
  const plain = plainName(text.replaceAll("\u0000", "."));
  return tail === bare && regex.startsWith("^") ? exact(plain) : suffix(plain);
}

function exact(name: string): NamePattern {
  return { kind: "exact", text: plainName(name) };
}

function suffix(ending: string): NamePattern {
  return { kind: "suffix", text: plainName(ending) };
}

/** A host name as it is compared: lower case, without the dot of the root. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** What a name becomes by an entry; undefined where the entry is not about it. */
export function applied({ from, to, keepsStem }: DnsEntry, name: string): string | undefined {
  if (from.kind === "exact") return name === from.text ? to : undefined;
  if (!name.endsWith(from.text)) return undefined;
  return keepsStem ? name.slice(0, name.length - from.text.length) + to : to;
}

/** Whether NodeLocal DNSCache answers for a name without asking CoreDNS: it forwards it to somebody else than the names of the cluster. */
export function bypassesCoreDns(pattern: NamePattern, { nodeLocal }: ClusterDns): boolean {
  if (!nodeLocal) return false;
  const name = pattern.text.replace(/^\./, "");
  const toCluster = forwardsOf(blockFor("kubernetes.default.svc.cluster.local", nodeLocal.blocks));
  const block = blockFor(name, nodeLocal.blocks);
  return toCluster.length > 0 && !forwardsOf(block).some((target) => toCluster.includes(target));
}

function forwardsOf(block: ServerBlock | undefined): string[] {
  return block?.directives.filter(({ name }) => name === "forward" || name === "proxy").flatMap(({ args }) => args.slice(1)) ?? [];
}

/** The Service that a name in the cluster stands for. */
export function serviceNamed(name: string, { coreDns }: ClusterDns): { readonly namespace: string; readonly name: string } | undefined {
  const match = /^([a-z0-9-]+)\.([a-z0-9-]+)\.svc(?:\.(.+))?$/.exec(name);
  if (!match) return undefined;
  const [, service, namespace, domain] = match as unknown as [string, string, string, string?];
  return domain === undefined || domainsOf(coreDns).includes(domain) ? { namespace, name: service } : undefined;
}

/** The cluster's own domains, as the plugin `kubernetes` names them. */
function domainsOf(coreDns: Resolver | null): readonly string[] {
  const named = coreDns ? kubernetesZones(coreDns) : [];
  return named.length > 0 ? named : ["cluster.local"];
}

const kubernetesZones = once(({ blocks }: Resolver): readonly string[] => blocks.flatMap(({ directives }) => directives.filter(({ name }) => name === "kubernetes").flatMap(({ args }) => args.map(zoneName))));
