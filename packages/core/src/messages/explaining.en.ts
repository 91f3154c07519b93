import type { Stack } from "../model/path.ts";
import type { ExplainingWords } from "./explaining.ts";

const STACKS: Readonly<Record<Stack, string>> = { pod: "", host: " (host network)", own: " (interface of its own)" };

export const explainingEn: ExplainingWords = {
  place: (at, node, pod, stack) => {
    switch (at) {
      case "client": return `${pod === null ? "a Pod" : `Pod ${pod}`}${STACKS[stack]}${node === null ? "" : ` on ${node}`}`;
      case "client-node": return node ?? "the client's node";
      case "clb": return "the CLB";
      case "controller": return "the ingress controller";
      case "rs-node": return node ?? "the backend's node";
      case "backend": return `${pod === null ? "a backend Pod" : `backend Pod ${pod}`}${STACKS[stack]}${node === null ? "" : ` on ${node}`}`;
      case "other-node": return "another node";
    }
  },
  shortPlace: (at, node) => ({ client: "client", "client-node": node ?? "its node", clb: "CLB", controller: "controller", "rs-node": node ?? "a node", backend: "backend", "other-node": "another node" })[at],
  ends: { client: "the client", "client-node": "the client's node", vip: "the CLB's address", service: "the Service's address", controller: "the controller", "rs-node": "the node", backend: "the backend", public: "a public address", clb: "an address of the CLB" },
  action: (action, { at, layer, owner, direct, toService, toController }) => {
    switch (action) {
      case "sends": return toController ? "calls the host name, which leads to the controller's Service" : toService ? "calls the Service by its name" : "calls the CLB's address";
      case "passes-on": return owner === "Ingress" ? "lets the packet out: an Ingress' address is no Service's, and kube-proxy has no part in it" : "lets the packet out: kube-proxy does not catch it";
      case "rewrites-to-backend": return `catches the packet and sends it to a ${toController ? "Pod of the controller" : "backend Pod"}; it never comes to the CLB`;
      case "proxies": return "ends this connection and opens a second one, its own, to a backend Pod";
      case "leaves-by-public-address": return "lets the packet out, with a public source address";
      case "redirects": return "answers by itself, with a redirect to HTTPS";
      case "forwards": return layer === 7 ? "opens a connection to this backend, with the client's address as its source" : "forwards to this backend and keeps the source address";
      case "forwards-with-own-source": return "opens a connection of its own (keepalive), with an address of its own as the source";
      case "node-port-to-backend": return "sends what comes to the NodePort on to a backend Pod";
      case "replies": return "answers";
      case "answers": return at === "backend" ? (direct ? "answers; the answer leaves the node and finds the CLB" : `answers; the node puts the ${toService ? "Service" : "CLB"}'s address back as the source`) : "turns the addresses back; the answer leaves the node and finds the CLB";
      case "answers-through-clb": return "takes the answer and passes it on with its own address as the source";
      case "answers-past-clb": return direct ? "has the client on it as well: hands the answer straight over, past the CLB" : "has the client on it as well: turns the addresses back and hands the answer straight over, past the CLB";
      case "answers-for-backend": return "hands the answer on, over the first connection; the client's node puts the Service's address back as the source";
      case "resets": return "never called the address that this answer comes from, and resets it";
      case "drops-martian": return "gets a packet whose source is its own address, and drops it as martian";
      case "sends-to-other-node": return "takes the packet for Pod traffic, since its source lies in the cluster CIDR, and sends it on to another node, source kept";
      case "drops-unknown-answer": return "knows no connection that this answer belongs to, and drops it";
      case "skips-own-address": return "leaves this backend out: it has the client's own address, and there is no other";
      case "is-unknown": return at === "client-node" ? "catches the packet or lets it out: which of both is not known" : "sends the packet on in a way that is not known";
      case "accepts": return "gets the answer from the address that it called";
      case "may-accept": return "gets the answer from the address that it called, provided that what this way needs is there";
    }
  },
  changed: { source: "new source", destination: "new destination", both: "both new" },
  by: "by",
  notSet: "not set",
  decided: (object, field, value, place) => `${object}, ${field}: ${value}${place === null ? "" : ` (${place})`}`,
  clb: (network, address) => `${network === "unknown" ? "CLB, internal or public not known" : `${network} CLB`}${address === null ? "" : ` ${address}`}`,
  picks: (rs, same) => `the CLB picks ${rs}${same ? ", where the client runs" : ""}`,
  fromClient: (node) => `from ${node}, `,
  caught: "the packet is caught on the client's node",
  redirected: "the CLB answers by itself",
  byController: (service, open) => `past the CLB by way of the ingress controller${service === null ? "" : ` ${service}`}, in two connections${open ? "; whether it arrives is not known" : ""}`,
  needs: "needs",
  need: (need, service) => {
    switch (need.need) {
      case "controller": return "an ingress controller in the cluster; none is among what was read";
      case "rewrite": return `a rewrite of ${need.hosts.join(", ")} in CoreDNS, whose Corefile was not read or has no block for the root zone`;
      case "cluster-address": return `a cluster address of ${service}, which has none`;
      case "port": return `port ${need.port} at ${service}${need.has.length === 0 ? "" : `, which has ${need.has.join(", ")}`}`;
      case "pod-on-node": return `a Pod of the controller on the client's own node, since internalTrafficPolicy of ${service} is Local`;
      case "routes": return `routes at the controller for ${need.host} (${need.paths.join(", ")}); no Ingress of its class that was read leads them to the same Service`;
      case "certificate": return `a certificate at the controller for ${need.host}; no Ingress of its class that was read names one`;
      case "backend": return `Service ${need.name}, which was not read`;
    }
  },
  controllerServes: "the controller runs, serves Ingresses of this class, and the backends let its Pods in",
  ownClb: (service, listener, verdict) => `${service} has a CLB of its own, ${listener}: ${verdict}. This way calls its cluster address, not that CLB`,
  notKnown: "where it ends is not known",
  onlyItself: "the CLB has no backend left to pick",
  noGoodWay: "No way arrives: the CLB has no other backend to pick.",
  inShare: (share) => `${share}: `,
  fraction: (part, of) => (part === of ? "always" : part === 0 ? "never" : `${part} in ${of}`),
  count: (looping, choices, node) => {
    const where = node === null ? "on the client's node" : `on ${node}, where the client runs`;
    if (looping === choices) return choices === 1 ? `the only backend is ${where}` : `all ${choices} backends are ${where}`;
    return `${choices} backends, ${looping} of them ${where}`;
  },
  weighted: (looping, choices) => `by weight ${looping} of ${choices}`,
  perNodes: (nodes, share) => `from ${nodes} ${nodes === 1 ? "node" : "nodes"}: ${share}`,
  mean: (nodes, share) => `mean over ${nodes} ${nodes === 1 ? "node" : "nodes"}: ${share}`,
  delay: (looping, choices, perTry, seconds) => `of ${choices} backends ${looping} ${looping === 1 ? "does" : "do"} not answer; tried in random order, ${perTry} s each: ${perTry} × ${looping} / (${choices} − ${looping} + 1) = ${seconds} s on average`,
  notices: (layer) => (layer === 7 ? "After about 4 seconds the CLB gives up on this backend and tries another one, if there is one." : "The client hangs until it gives up, after about two minutes on Linux. The CLB does not try another backend."),
  restsOn: "rests on",
  missing: "not known",
  because: { "not-collected": "not among what was read", forbidden: "you may not read it", "not-found": "the cluster has no such object", ambiguous: "what was read disagrees", failed: "reading failed" },
  standIn: "stands for some node: the real ones were not read",
  asserted: "you say",
  also: (code) => `also ${code}`,
  ofSeveral: (name, others) => `through Service ${name}, the worst off of ${others + 1}`,
  answer: "answer",
  now: "now",
  same: "nothing changes",
  then: (supposition) => `with ${supposition}`,
  labelled: (label, text) => `${label}: ${text}`,
};
