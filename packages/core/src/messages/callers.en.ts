import type { CallerField, Obstacle } from "../model/caller.ts";
import type { CallerWords } from "./messages.ts";

const FIELDS: Readonly<Record<CallerField, (label: string) => string>> = {
  env: (label) => `env ${label}`,
  command: (label) => `command of container ${label}`,
  argument: (label) => `argument of container ${label}`,
  probe: (label) => label,
  "host-alias": () => "hostAliases",
  nameserver: () => "dnsConfig",
  config: (label) => `key ${label}`,
  secret: (label) => `key ${label}`,
  "external-name": () => "externalName",
  annotation: (label) => `annotation ${label}`,
  webhook: (label) => `webhook ${label}`,
  "api-service": () => "service",
};

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  "tls-ends-early": "TLS ends before the Service (at the CLB, or at an ingress controller): the Service speaks plain HTTP or TCP, and has no certificate.",
  "certificate-name": "The backend's certificate must be valid for the Service's name: add that name to it, or keep the old one as the TLS server name.",
  "several-backends": "Host and path decide among several Services: name the one that is meant, or send the host name to an ingress controller inside the cluster (remedy ingress-controller).",
  "unknown-port": "No listener that was read has this port: look up what is meant.",
  "port-differs": "The Service has another port than the CLB: change the port as well, wherever it is set.",
  "takes-address": "This field takes addresses only: remove it, and name the Service where the host is used.",
  "no-cluster-dns": "Whoever calls here does not ask the cluster's DNS. A probe needs no host at all (it then calls its own Pod); a webhook takes clientConfig.service; a Pod on the host network takes dnsPolicy: ClusterFirstWithHostNet.",
  "backend-unknown": "The Service behind the CLB, or its port, was not among what was read.",
};

export const callersEn: CallerWords = {
  fields: FIELDS,
  obstacles: OBSTACLES,
  rules: {
    CLB401: {
      title: "A workload names an internal CLB of its own cluster",
      message: ({ field, label, written, clbs, verdict, instead, usedBy }) => {
        const what = `${FIELDS[field](label)} names ${written ?? "the CLB"} of ${clbs.join(", ")}${verdict === "loops" ? ", which loops" : verdict === "may-loop" ? ", which may loop" : ""}`;
        const better = instead.length === 0 ? "" : `; the Service is ${instead.join(" or ")}`;
        return `${what}${better}${usedBy.length === 0 ? "" : ` (used by ${usedBy.join(", ")})`}`;
      },
      why: ({ verdict }) => verdict === "safe"
        ? "The call is safe as things are, but it takes what keeps it safe for granted: a Pod that names the Service needs nothing of that."
        : "A Pod that calls the CLB can be sent back to its own node, where the answer bypasses the CLB. A Pod that names the Service never meets the CLB.",
      advice: ({ obstacles, instead }) => obstacles.length > 0 ? obstacles.map((one) => OBSTACLES[one]).join(" ") : instead.length === 0 ? OBSTACLES["backend-unknown"] : "Name the Service, with the Service's port. The remedy service-name writes it where the value stands as it is.",
    },
    CLB402: {
      title: "A CoreDNS rewrite that NodeLocal DNSCache bypasses",
      message: ({ rewrite, name }) => `NodeLocal DNSCache does not ask CoreDNS for ${name}, so this has no effect: ${rewrite}`,
      why: () => "Pods ask NodeLocal DNSCache first. It sends only the zones of the cluster to CoreDNS and everything else to the resolvers outside, which know nothing of the rewrite: such Pods still get the CLB's address.",
      advice: ({ name }) => `Add a block for ${name} to the Corefile of NodeLocal DNSCache that forwards to CoreDNS, as its block for cluster.local does.`,
    },
    CLB403: {
      title: "A CoreDNS rewrite to a Service that does not exist, or to the CLB itself",
      message: ({ rewrite, target, because }) => because === "missing" ? `there is no Service behind ${target}: ${rewrite}` : `${target} leads to a CLB again: ${rewrite}`,
      why: ({ because }) => because === "missing"
        ? "Pods that ask for this name get the answer that it does not exist."
        : "The rewrite is there to lead Pods around the CLB, and leads them back to it: calls loop as before.",
      advice: ({ because }) => because === "missing" ? "Correct the Service's name or namespace, or remove the rewrite." : "Rewrite to the Service that has the backend Pods, with a selector and a cluster address of its own.",
    },
  },
};
