import type { BindingAbility } from "../model/cluster.ts";

/** A `x.y.z-tke.N` version. */
export interface TkeVersion {
  readonly base: string;
  readonly revision: number;
  /** A release candidate of that revision. */
  readonly candidate: boolean;
}

/**
 * Smallest kube-proxy of each Kubernetes line that can bind a CLB's VIP on demand.
 * Sources: TKE Kubernetes Revision history; 1.22 and 1.24 by inference (docs/platform.md).
 */
const SMALLEST_FIXED: Readonly<Record<string, string>> = {
  "1.12": "1.12.4-tke.30",
  "1.14": "1.14.3-tke.24",
  "1.16": "1.16.3-tke.25",
  "1.18": "1.18.4-tke.20",
  "1.20": "1.20.6-tke.12",
  "1.22": "1.22.5-tke.1",
  "1.24": "1.24.4-tke.1",
  "1.28": "1.28.3-tke.3",
};

/** Lines for which the platform never shipped the ability. */
const NEVER_FIXED: readonly string[] = ["1.8", "1.10"];

/** Undefined for what is no such version. */
export function parseTkeVersion(text: string | null | undefined): TkeVersion | undefined {
  const match = text?.match(/^v?(\d+\.\d+\.\d+)-tke\.(\d+)(-rc\.?\d+)?$/);
  return match ? { base: match[1]!, revision: Number(match[2]), candidate: match[3] !== undefined } : undefined;
}

/** `1.20` of `1.20.6`. */
export function lineOf(base: string): string {
  return partsOf(base).slice(0, 2).join(".");
}

/** Major, minor and patch of `1.20.6`. */
function partsOf(base: string): readonly number[] {
  return base.split(".").map(Number);
}

/** Below 0 where the first of two `x.y.z` is the older one, 0 where they are the same. */
function compareBases(a: string, b: string): number {
  const others = partsOf(b);
  return partsOf(a).map((part, index) => part - others[index]!).find((difference) => difference !== 0) ?? 0;
}

/** The smallest fixed version of a version's own line; undefined where the line has none or is not listed. */
export function smallestFixed(version: TkeVersion): string | undefined {
  return SMALLEST_FIXED[lineOf(version.base)];
}

/** What a kube-proxy of this version can do. A line that is not listed, or no `-tke.N`, is unknown. */
export function abilityOf(text: string | undefined): Exclude<BindingAbility, "upstream"> {
  const version = parseTkeVersion(text);
  if (!version) return "unknown";
  if (NEVER_FIXED.includes(lineOf(version.base))) return "too-old";
  const fixed = parseTkeVersion(smallestFixed(version));
  if (!fixed) return "unknown";
  const order = compareBases(version.base, fixed.base) || version.revision - fixed.revision;
  if (order === 0 && version.candidate) return "unknown";
  return order >= 0 ? "on-demand" : "too-old";
}

/** An image reference taken apart; the tag is undefined where there is none or only a digest. */
export function parseImage(image: string): { repository: string; tag: string | undefined } {
  const named = image.split("@")[0]!;
  const colon = named.lastIndexOf(":");
  if (colon < 0 || named.indexOf("/", colon) >= 0) return { repository: named, tag: undefined };
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1) };
}

/** Upstream's kube-proxy binds every VIP: repository `…kube-proxy`, a plain version, not one of Tencent's registries. */
export function isUpstreamImage(image: string): boolean {
  const { repository, tag } = parseImage(image);
  return repository.endsWith("kube-proxy") && /^v?\d+\.\d+\.\d+$/.test(tag ?? "") && !/tencentyun|tkeimages/.test(repository);
}
