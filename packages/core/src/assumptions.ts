import type { Assumptions } from "./model/cluster.ts";

type Value = Assumptions[keyof Assumptions];

/** How an assumption's value is written. */
export interface AssumptionForm {
  /** The value of a text; undefined where it is none. */
  read(text: string): Value;
  /** All values or, where there are many, one for example. */
  readonly values: readonly string[];
  /** Whether there are too many values to list them. */
  readonly open?: true;
}

function oneOf(...words: string[]): AssumptionForm {
  return { read: (text) => (words.includes(text) ? text as Assumptions["proxy-mode"] : undefined), values: words };
}

const YES_OR_NO: AssumptionForm = { read: (text) => (text === "true" ? true : text === "false" ? false : undefined), values: ["true", "false"] };

/** What may be assumed, on a command line or in a configuration file. */
export const ASSUMPTIONS: Readonly<Record<keyof Assumptions, AssumptionForm>> = {
  platform: oneOf("tke"),
  "proxy-mode": oneOf("iptables", "ipvs", "ipvs-bpf", "nftables", "replaced"),
  "kube-proxy-version": { read: (text) => (/^v?\d+\.\d+\.\d+/.test(text) ? text : undefined), values: ["v1.20.6-tke.12"], open: true },
  nodes: { read: (text) => (/^\d{1,5}$/.test(text) ? Number(text) : undefined), values: ["12"], open: true },
  network: oneOf("internal", "public"),
  "keepalive-whitelist": YES_OR_NO,
  "direct-access-default": YES_OR_NO,
};
