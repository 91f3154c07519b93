import { addressKind, contains, isIpv6, overlaps } from "../tke/address.ts";
import { isSuperNodeName } from "../tke/node.ts";
import { SNAT_RANGE } from "../tke/network-policy.ts";
import { RESERVED_SUFFIXES } from "../tke/service-config.ts";

/** Puts other words in the place of names, the same for the same, so that whatever referred or matched still does. */
export interface Pseudonyms {
  name(text: string): string;
  labelKey(key: string): string;
  address(text: string): string;
  cidr(text: string): string;
  host(text: string): string;
  /** Every word of a longer text, such as a Corefile. */
  words(text: string): string;
}

/** Words by which the platform, not a user, calls things; what is read depends on some of them. */
const OF_THE_PLATFORM = new Set([
  "default", "kube-system", "kubernetes", "kubernetes-intranet", "kube-proxy", "cilium", "cilium-config", "coredns", "node-local-dns", "tke-service-controller-config",
  "tke-ingress-controller-config", "tke-bridge-agent", "tke-eni-agent", "qcloud", "eklet", "INTERNAL", "OPEN", "true", "false",
]);

/** Words of a Corefile, and of names in a cluster, that say nothing about whose they are. */
const OF_DNS = new Set((
  "svc pod cluster local in-addr ip6 arpa errors health ready kubernetes pods insecure verified disabled fallthrough ttl prometheus forward cache loop reload loadbalance hosts "
  + "rewrite name exact prefix suffix substring regex type class answer auto stop continue template match A AAAA ANY IN NOERROR NXDOMAIN log import bind etc resolv conf lameduck "
  + "max_concurrent prefer_udp force_tcp policy random round_robin sequential success denial force serve_stale dns64 autopath endpoint_pod_names"
).split(" "));

/** `hash` must give different words for different ones; a letter first, then letters and digits. */
export function pseudonyms(hash: (text: string) => string): Pseudonyms {
  const name = (text: string): string => {
    if (text === "" || OF_THE_PLATFORM.has(text)) return text;
    const suffix = RESERVED_SUFFIXES.find((ending) => text.endsWith(ending));
    if (suffix !== undefined) return name(text.slice(0, -suffix.length)) + suffix;
    return `${isSuperNodeName(text) ? "eklet-" : ""}${hash(text)}`;
  };
  // A number, or one with a unit, names nobody.
  const dnsLabel = (label: string): string => (OF_DNS.has(label) || /^\d+[a-z]?$/.test(label) ? label : name(label));
  const address = addresses(name);
  return {
    name,
    labelKey: (key) => (/(?:^|[./])(?:kubernetes\.io|k8s\.io)\/|tencent|qcloud|^k8s-app$/.test(key) ? key : hash(key)),
    address: (text) => address(text, text),
    cidr: (text) => (keepsItsMeaning(text) ? text : text.split(",").map((one) => `${address(one, one.split("/")[0]!)}/${isIpv6(one) ? 128 : 32}`).join()),
    host: (text) => text.split(".").map((label) => (label === "*" ? label : dnsLabel(label))).join("."),
    words: (text) => text.replace(/\b\d+(?:\.\d+){3}\b|[A-Za-z0-9_](?:[\w-]*[A-Za-z0-9_])?/g, (word) => (word.includes(".") ? address(word, word) : dnsLabel(word))),
  };
}

/** Ranges that let the CLB's own addresses in, or not: these are the platform's, and what is read depends on them. */
function keepsItsMeaning(cidr: string): boolean {
  return cidr === "::/0" || overlaps(cidr, SNAT_RANGE) || contains("100.64.0.0/10", cidr);
}

/** Addresses counted up in ranges that nobody has, each in one that says of it what the real one said. */
function addresses(name: (text: string) => string): (text: string, of: string) => string {
  const known = new Map<string, string>();
  return (text, of) => {
    if (!isIpv6(of) && !/^\d+(?:\.\d+){3}$/.test(of)) return name(text);
    const found = known.get(text) ?? numbered(of, known.size + 1);
    known.set(text, found);
    return found;
  };
}

function numbered(address: string, count: number): string {
  const low = `${Math.floor(count / 256) % 256}.${count % 256}`;
  if (isIpv6(address)) return `2001:db8::${count.toString(16)}`;
  const kind = addressKind(address);
  if (kind === "unknown") return `198.${18 + (Math.floor(count / 65_536) % 2)}.${low}`;
  return `${kind === "internal" ? "10" : "240"}.${Math.floor(count / 65_536) % 256}.${low}`;
}
