import { fieldsEn } from "./fields.en.ts";
import type { Words } from "./words.ts";

export const en: Words = {
  notSet: "(not set)",
  roles: { owner: "opens this listener", config: "its TkeServiceConfig", backend: "one of its backends" },
  cures: {
    create: (name) => `Turn on keepalive: add TkeServiceConfig ${name} to this file (needs a whitelist ticket)`,
    createIn: (name, file) => `Turn on keepalive: add TkeServiceConfig ${name} to ${file} (needs a whitelist ticket)`,
    createFile: (name) => `Turn on keepalive: create ${name}.yaml with a TkeServiceConfig (needs a whitelist ticket)`,
    preventLoopback: (services) => (services === 1 ? 'Add the annotation prevent-loopback: "true"' : `Add the annotation prevent-loopback: "true" to all ${services} Services of this CLB`),
    keepalive: "Set keepaliveEnable: 1 on every listener (needs a whitelist ticket)",
    corrected: (text) => `Write ${text}`,
    suppress: (code) => `Suppress ${code}, with a reason…`,
    openRule: (code) => `Explain ${code}`,
  },
  advice: {
    "unknown-network": "Say what the CLB is in .kubectl-loopback.yaml: assume: {network: internal} (or public). Check against the Cluster lists how it is judged by its real address.",
    "unknown-proxy-mode": 'Say the mode in .kubectl-loopback.yaml: assume: {proxy-mode: ipvs} (or iptables), run Check against the Cluster, or set the annotation service.cloud.tencent.com/prevent-loopback: "true", which is right in every mode.',
    "unknown-service-config": "Put the file of the TkeServiceConfig into this folder, or run Check against the Cluster.",
  },
  hover: { why: "Why", advice: "What to do", evidence: "Seen", missing: "Not known", assuming: "Provided that" },
  path: {
    title: (object) => `Packet path: ${object}`,
    listeners: "Listeners",
    whatIf: "What if",
    asItIs: "As it is",
    show: "Show the packet's path",
    lens: "packet path",
    gone: "Nothing to show: this object has no CLB listener any more, or its file is closed.",
  },
  verdict: (listeners, verdict, effect) => `${listeners}: ${verdict}${effect === "" ? "" : ` (${effect})`}`,
  fields: fieldsEn,
};
