import type { Assumptions } from "@kubectl-loopback/core";
import { meant } from "./meant.ts";
import { usageError, type UsageError } from "./usage-error.ts";

type Read = (text: string) => Assumptions[keyof Assumptions];

const oneOf = (...words: string[]): Read => (text) => (words.includes(text) ? text as Assumptions["proxy-mode"] : undefined);
const yesOrNo: Read = (text) => (text === "true" ? true : text === "false" ? false : undefined);

/** What may be assumed, how its value is read, and what to write instead of a wrong one. */
const KEYS: Readonly<Record<keyof Assumptions, { read: Read; values: string }>> = {
  platform: { read: oneOf("tke"), values: "tke" },
  "proxy-mode": { read: oneOf("iptables", "ipvs", "ipvs-bpf", "nftables", "replaced"), values: "iptables, ipvs, ipvs-bpf, nftables, replaced" },
  "kube-proxy-version": { read: (text) => (/^v?\d+\.\d+\.\d+/.test(text) ? text : undefined), values: "v1.20.6-tke.12" },
  nodes: { read: (text) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined), values: "12" },
  network: { read: oneOf("internal", "public"), values: "internal, public" },
  "keepalive-whitelist": { read: yesOrNo, values: "true, false" },
  "direct-access-default": { read: yesOrNo, values: "true, false" },
};

/** Reads `--assume key=value`, any number of times; `--what-if` takes the same. */
export function parseAssumptions(texts: readonly string[], flag: "assume" | "what-if" = "assume"): Assumptions | UsageError {
  const found: Partial<Record<keyof Assumptions, Assumptions[keyof Assumptions]>> = {};
  for (const text of texts) {
    const equals = text.indexOf("=");
    const key = equals < 0 ? text : text.slice(0, equals);
    if (!Object.hasOwn(KEYS, key)) return usageError("bad-value", `--${flag} ${text}`, meant(key, Object.keys(KEYS)) ?? Object.keys(KEYS).join(", "));
    const { read, values } = KEYS[key as keyof Assumptions];
    const value = read(text.slice(equals + 1));
    if (equals < 0 || value === undefined) return usageError("bad-value", `--${flag} ${text}`, values);
    found[key as keyof Assumptions] = value;
  }
  return found as Assumptions;
}
