import type { Reason, Risk } from "../model/listener.ts";
import { ecosystemEn } from "./ecosystem.en.ts";
import { explainingEn } from "./explaining.en.ts";
import { configEn } from "./config.en.ts";
import { callersEn } from "./callers.en.ts";
import { fixingEn } from "./fixing.en.ts";
import { probingEn } from "./probing.ts";
import { ticketingEn } from "./ticketing.ts";
import { asFraction, type Messages } from "./messages.ts";

const REASONS: Messages["reasons"] = {
  "public-clb": "A public CLB sees a public source address, which no node takes for its own.",
  "unknown-network": "Nothing in the objects says whether this CLB is internal: it is an existing one, and its type stands only in the CLB console or API.",
  "ip-mode-proxy": "Its status says ipMode: Proxy, so kube-proxy leaves the address alone in every mode and packets from Pods really travel to the CLB, which may send them back to the node they came from.",
  "short-circuit": "kube-proxy catches packets for this address on the client's node; they never reach the CLB.",
  "prevent-loopback": "kube-proxy binds the CLB's address on every node because of the annotation; packets never reach the CLB.",
  "unknown-proxy-mode": "Whether packets for this address leave the client's node depends on kube-proxy's mode, and that is not known.",
  "kube-proxy-too-old": "The annotation asks kube-proxy to bind the CLB's address, but a kube-proxy is too old to do so: from its nodes packets still travel to the CLB, which may send them back.",
  "unknown-backends": "The CLB's backends cannot be told from the objects: an annotation adds backends or rewrites addresses, or no node that was read can be a backend.",
  "no-shared-node": "No client shares a node with a backend that the CLB may choose.",
  "vip-not-bound": "kube-proxy runs in ipvs mode and does not bind the CLB's address, so packets from Pods really travel to the CLB. It keeps their source address and may send them back to the node they came from; that node answers the Pod directly, past the CLB, and the Pod rejects an answer from an address it never called.",
  "redirect-only": "The CLB answers by itself with a redirect to HTTPS.",
  "keepalive-snat": "With keepalive the CLB opens its own connections from 100.127.0.0/16, so that answers go back to it.",
  "unknown-service-config": "A TkeServiceConfig decides this, and it is not among the files.",
  "cluster-cidr-misroute": "Not a loop, the same symptom: with policy Local, kube-proxy takes the CLB's packet for Pod traffic (its source lies in the cluster CIDR) and sends it on to another node, whose answer bypasses the CLB and is dropped or reset.",
  "source-ip-kept": "The CLB forwards requests with the client Pod's own source address. When it picks the node the Pod runs on, that node answers the Pod directly, past the CLB, and the Pod resets the answer; after about 4 seconds the CLB tries another backend, if there is one.",
  "only-rs-is-self": "A CLB never forwards to a backend with the client's own address, and here no other backend is left.",
};

function share(risk: Risk, one: string, many: string): string {
  const fraction = risk.probability ? asFraction(risk.probability.max) : undefined;
  if (!fraction || !risk.probability) return `some ${many}`;
  const upTo = risk.probability.max === risk.probability.mean ? "" : "up to ";
  return `${upTo}${fraction[0]} in ${fraction[1]} ${fraction[0] === 1 ? one : many}`;
}

/** Only clients on some of the nodes are cut off. */
function somewhereOnly({ probability }: Risk): boolean {
  return probability !== null && probability.mean < probability.max;
}

function effect(risk: Risk, layer: 4 | 7): string {
  if (risk.verdict !== "loops") return "";
  if (risk.impact === "outage") return `no ${layer === 7 ? "request" : "connection"}${somewhereOnly(risk) ? " from some nodes" : ""} succeeds`;
  return layer === 7 ? share(risk, "requests waits about 4 s", "requests wait about 4 s") : share(risk, "connections hangs", "connections hang");
}

function loopMessage({ port, protocol, layer, risk }: { port: number; protocol: string; layer: 4 | 7; risk: Risk }): string {
  if (risk.verdict === "loops") return `${protocol} ${port}: ${effect(risk, layer)} when Pods of this cluster call it`;
  if (risk.reason === "cluster-cidr-misroute") return `${protocol} ${port}: ${layer === 7 ? "requests from Pods of this cluster may be misrouted and wait about 4 s" : "connections from Pods of this cluster may be misrouted and hang"}`;
  return `${protocol} ${port} may loop for Pods of this cluster: ${MISSING_FOR[risk.reason] ?? "it could not be told"}`;
}

const MISSING_FOR: Partial<Record<Reason, string>> = {
  "unknown-network": "whether the CLB is internal is not known",
  "unknown-proxy-mode": "kube-proxy's mode is not known",
  "unknown-backends": "the CLB's backends are not known",
  "unknown-service-config": "its TkeServiceConfig was not read",
};

const ADVICE_LAYER_4: Partial<Record<Reason, string>> = {
  "unknown-network": "Say what the CLB is with --assume network=internal (or public), or check the live cluster, whose status shows the address.",
  "unknown-proxy-mode": "Say the mode with --assume proxy-mode=ipvs (or iptables), check the live cluster, or set the annotation service.cloud.tencent.com/prevent-loopback: \"true\", which is right in every mode.",
  "unknown-backends": "Look up the CLB's backends in the console. Inside the cluster call the Service name instead.",
  "ip-mode-proxy": "Let Pods call the Service name instead of the CLB, or remove what sets ipMode: Proxy.",
  "kube-proxy-too-old": "Upgrade kube-proxy on all nodes (see CLB102); until then let Pods call the Service name.",
  "only-rs-is-self": "Let this client call the Service name, or give the Service more backends.",
};

const PREVENT_LOOPBACK = "Add the annotation service.cloud.tencent.com/prevent-loopback: \"true\" (kube-proxy must be new enough), or let Pods call the Service name.";

const ADVICE_LAYER_7: Partial<Record<Reason, string>> = {
  "unknown-network": ADVICE_LAYER_4["unknown-network"]!,
  "unknown-service-config": "Pass the file of the TkeServiceConfig as well, or check against the live cluster with --live.",
  "unknown-backends": ADVICE_LAYER_4["unknown-backends"]!,
  "cluster-cidr-misroute": "Use policy Cluster with keepalive, direct access to Pods, or a kube-proxy that detects local traffic by NodeCIDR.",
  "only-rs-is-self": ADVICE_LAYER_4["only-rs-is-self"]!,
};

const KEEPALIVE = "Set keepaliveEnable: 1 on every listener of its TkeServiceConfig (needs a whitelist ticket with Tencent, and 100.127.0.0/16 let in), or let Pods call the Service name.";

function layer7Advice({ owner, risk }: { owner: "Service" | "Ingress"; risk: Risk }): string {
  const byReason = ADVICE_LAYER_7[risk.reason];
  if (byReason) return byReason;
  return owner === "Service" ? (ADVICE_LAYER_4[risk.reason] ?? `${PREVENT_LOOPBACK} Or: ${KEEPALIVE}`) : KEEPALIVE;
}

export const en: Messages = {
  language: "en",
  reasons: REASONS,
  verdicts: { safe: "safe", "may-loop": "may loop", loops: "loops" },
  impacts: { outage: "outage", intermittent: "intermittent", delay: "delay" },
  missing: {
    "clb-network": "whether the CLB is internal",
    "proxy-mode": "kube-proxy's mode",
    backends: "the CLB's backends",
    "service-config": "the TkeServiceConfig",
  },
  assumed: {
    "kube-proxy-version": "every kube-proxy is new enough to bind the CLB's address",
    "proxy-mode": "ipvs-bpf mode binds the CLB's address as ipvs mode does",
    "keepalive-whitelist": "the account is on Tencent's whitelist for layer 7 keepalive",
    "security-group": "security groups let 100.127.0.0/16 in, or the CLB passes them by default",
    "keepalive-off": "nobody set keepalive on the CLB itself",
    "no-super-node-client": "no client runs on a super node",
    "current-placement": "Pods stay on the nodes where they are today",
    "no-cluster-cidr": "kube-proxy does not detect Pod traffic by a cluster CIDR",
  },
  effect,
  fixing: fixingEn,
  explaining: explainingEn,
  callers: callersEn,
  probing: probingEn,
  ticketing: ticketingEn,
  rules: {
    ...callersEn.rules,
    CLB101: {
      title: "Connections to an internal CLB loop back to the client's node (layer 4)",
      message: loopMessage,
      why: ({ risk }) => REASONS[risk.reason],
      advice: ({ risk }) => ADVICE_LAYER_4[risk.reason] ?? PREVENT_LOOPBACK,
    },
    CLB102: {
      title: "kube-proxy is too old to bind a CLB's address",
      message: ({ image, outdated, total }) => `${outdated} of ${total} kube-proxies cannot bind a CLB's address: ${image}`,
      why: () => "The annotation prevent-loopback works only with a kube-proxy that can bind the address on demand. On nodes with an older one connections still loop, while health checks already come from 100.64.0.0/10.",
      advice: ({ smallest }) => smallest === null
        ? "This Kubernetes line never got the ability: upgrade the cluster to a newer line."
        : `Set the image tag to v${smallest} or newer of the same line. TKE sets the update strategy OnDelete when a cluster is upgraded: then the Pods must be deleted one by one.`,
    },
    CLB103: {
      title: "An annotation that the platform ignores",
      message: ({ key, value, expected, rightKey }) => rightKey !== null
        ? `the platform does not know "${key}"; the key is "${rightKey}"`
        : `the platform ignores ${key}: ${JSON.stringify(value)}; it must be ${Array.isArray(expected) ? expected.map((one) => `"${one}"`).join(" or ") : expected === "true" ? 'the string "true"' : String(expected)}`,
      why: () => "What is written wrong counts as absent, without any error from the API server or the controller.",
      advice: ({ key, rightKey }) => (rightKey !== null ? `Write ${rightKey}, with a plain ASCII colon after it.` : `Correct the value of ${key}, in quotes.`),
    },
    CLB104: {
      title: "With policy Local the CLB's address is unreachable from some nodes",
      message: ({ who }) => who === "pods"
        ? "with externalTrafficPolicy: Local no Pod on a node without a backend Pod can reach the CLB's address"
        : "with externalTrafficPolicy: Local and a bound CLB address, clients on the host network of nodes without a backend Pod cannot reach it (before kube-proxy 1.21: all clients there)",
      why: ({ who }) => who === "pods"
        ? "kube-proxy catches the packet on the client's node and, knowing no cluster CIDR, applies Local to it: without a Pod on this very node it drops the packet."
        : "The packet never reaches the CLB: kube-proxy handles it on the client's node, where Local leaves its source (the CLB's address itself) as it is, and the other node drops it as martian.",
      advice: () => "Use externalTrafficPolicy: Cluster, or let Pods call the Service name. Local and prevent-loopback are alternatives, not a stack.",
    },
    CLB105: {
      title: "prevent-loopback where nothing can loop",
      message: ({ because }) => because === "public-clb" ? "prevent-loopback on a public CLB, which does not loop" : "prevent-loopback on an object that gets no CLB Service from TKE",
      why: ({ because }) => because === "public-clb"
        ? "A public CLB sees a public source address. The annotation still makes nodes catch all ports of the address."
        : "The annotation works only on Services of type LoadBalancer that TKE gives a CLB; an Ingress needs keepalive instead.",
      advice: () => "Remove the annotation.",
    },
    CLB106: {
      title: "The controller was told to skip this object",
      message: (params) => params.with === "prevent-loopback"
        ? "mode: skip with prevent-loopback: every health check of the CLB fails"
        : "mode: skip: the TkeServiceConfig is never applied to the CLB",
      why: (params) => params.with === "prevent-loopback"
        ? "kube-proxy binds the address because of the annotation, but the skipped controller does not move the CLB's health checks to 100.64.0.0/10: nodes drop probes that come from an address of their own, and the CLB takes all backends for dead, that is for alive."
        : "With mode: skip the controller makes no change to the CLB at all.",
      advice: () => "Remove the mode annotation, or the setting that needs the controller.",
    },
    CLB108: {
      title: "prevent-loopback is unproven for IPv6",
      message: () => "an IPv6 CLB address relies on prevent-loopback",
      why: () => "An IPv6 CLB can send health checks only from its own address, which a node drops once the address is bound: whether this works is not documented.",
      advice: () => "Watch the CLB's health checks after the change, or let Pods call the Service name.",
    },
    CLB109: {
      title: "Only some Services of a shared CLB carry prevent-loopback",
      message: ({ sharing, others }) => `shares CLB ${sharing} with ${others.join(", ")}, which binds its address on every node; this Service does not carry the annotation`,
      why: () => "A bound address captures all of its ports on every node. Ports whose Service does not carry the annotation become unreachable from inside the cluster.",
      advice: () => "Set the annotation on all Services of this CLB, or on none.",
    },
    CLB110: {
      title: "An upstream kube-proxy in ipvs mode breaks the CLB's health checks",
      message: ({ image }) => `${image} binds every CLB address, and the CLB's health checks get no answer`,
      why: ({ services }) => `An internal CLB probes from its own address. A node that has this address bound drops the probes as coming from itself. Concerned: ${services.join(", ")}.`,
      advice: () => "Use TKE's own kube-proxy image, or set prevent-loopback on these Services, which moves the probes to 100.64.0.0/10.",
    },
    CLB111: {
      title: "Packets bypass what the CLB is there for",
      message: ({ bypassed }) => `calls from inside the cluster bypass the CLB's ${bypassed}`,
      why: () => "kube-proxy catches the packet on the client's node and sends it straight to a Pod: TLS, HTTP rules and security groups of the CLB never see it.",
      advice: () => "Make sure that the Pods themselves handle what the CLB does, or let Pods call the Service name with what the Pods really speak.",
    },
    CLB201: {
      title: "Requests to an internal CLB loop back to the client's node (layer 7)",
      message: loopMessage,
      why: ({ risk }) => REASONS[risk.reason],
      advice: layer7Advice,
    },
    CLB202: {
      title: "The TkeServiceConfig lists the listener without keepalive",
      message: (params) => `${loopMessage(params)}; keepaliveEnable: 1 is missing here (${params.owners})`,
      why: ({ risk }) => REASONS[risk.reason],
      advice: (params) => (ADVICE_LAYER_7[params.risk.reason] ?? "Set keepaliveEnable: 1 on this listener. It needs a whitelist ticket with Tencent, and 100.127.0.0/16 let in to the backends."),
    },
    CLB203: {
      title: "A keepaliveEnable that the platform ignores",
      message: ({ value }) => `keepaliveEnable: ${JSON.stringify(value)} does not turn keepalive on`,
      why: () => "Only the integer 1 counts; everything else counts as absent.",
      advice: () => "Write keepaliveEnable: 1.",
    },
    CLB204: {
      title: "tke-service-config and tke-service-config-auto exclude each other",
      message: ({ named }) => `tke-service-config-auto beside tke-service-config: ${named}`,
      why: () => "The two annotations must not be combined; the named config counts.",
      advice: ({ named }) => `Remove tke-service-config-auto and edit ${named}.`,
    },
    CLB205: {
      title: "The named TkeServiceConfig does not exist",
      message: ({ name }) => `there is no TkeServiceConfig ${name} in this namespace`,
      why: () => "The controller refuses the object (error E4043), and nothing that the config was meant to set is set.",
      advice: ({ name }) => `Create ${name} in the same namespace, or correct the annotation.`,
    },
    CLB206: {
      title: "A NetworkPolicy keeps the CLB's keepalive connections out",
      message: ({ services }) => `100.127.0.0/16 is not let in to the backends of ${services.join(", ")}`,
      why: () => "With keepalive the CLB connects from 100.127.0.0/16. Where Pods see that address (policy Local, direct access), this policy drops it.",
      advice: () => "Add an ingress rule with ipBlock cidr: 100.127.0.0/16.",
    },
    CLB207: {
      title: "Rules on client addresses no longer see them",
      message: ({ cidrs }) => `keepalive hides client addresses, and this depends on them: ${cidrs.join(", ")}`,
      why: () => "With keepalive the CLB connects from 100.127.0.0/16 and tells the client's address only in X-Forwarded-For.",
      advice: () => "Filter in the CLB's security group or by X-Forwarded-For in the application.",
    },
    CLB208: {
      title: "Keepalive on a shared listener changes all Ingresses that share it",
      message: () => "enable-group: this Ingress shares the CLB's listeners with others",
      why: () => "Keepalive is a property of the listener. Turned on for one Ingress, it is on for all that share it.",
      advice: () => "Agree with the owners of the other Ingresses before you turn keepalive on.",
    },
    CLB209: {
      title: "A TkeServiceConfig with a name that the platform keeps for itself",
      message: ({ suffix }) => `names that end in ${suffix} are kept for generated configs`,
      why: () => "The controller refuses the name (error E4051), or overwrites the object with its own.",
      advice: () => "Choose another name and point to it with the annotation tke-service-config.",
    },
    CLB301: {
      title: "With policy Local the CLB binds all nodes",
      message: () => "externalTrafficPolicy: Local without service.kubernetes.io/local-svc-only-bind-node-with-pod",
      why: () => "The CLB binds every node and only health checks keep traffic off those without a Pod.",
      advice: () => "Set service.kubernetes.io/local-svc-only-bind-node-with-pod: \"true\".",
    },
  },
  problems: {
    "file-not-found": ({ file }) => `${file}: there is no such file or folder`,
    "file-unreadable": ({ file, error }) => `${file} cannot be read: ${error}`,
    "not-utf8": ({ file }) => `${file} is not UTF-8 text (UTF-16 needs a byte order mark)`,
    "yaml-syntax": ({ error }) => `this document is not valid YAML and was left out: ${error}`,
    "duplicate-key": ({ key }) => `the key "${key}" stands twice in one map; the document was left out`,
    "too-many-aliases": () => "this document unfolds to far more than it shows (aliases of aliases) and was left out",
    "bad-object": ({ object, path, expected }) => `${object}: ${path} must be ${EXPECTED[expected] ?? expected}`,
    "no-objects": () => "there is not one Kubernetes object in the input",
    "helm-template": ({ file }) => `${file} is a Helm template and was left out; check what it renders to: helm template … | kubectl loopback check -f -`,
    "too-large": ({ file }) => `${file} is larger than 1 GiB and was left out`,
    "target-not-found": ({ target }) => `${target} was not found`,
    unreachable: ({ server, error }) => (server === "" ? `there is no cluster to read: ${error}` : `reading from ${server} failed: ${error}`),
    "forbidden-target": (permission) => `you may not ${spoken(permission)}; ask for the permission, or see deploy/rbac.yaml`,
    "not-tke": () => "this cluster shows no sign of Tencent Kubernetes Engine and was not judged; if it is one, say --assume platform=tke",
    timeout: ({ resource }) => `reading ${resource} took longer than --request-timeout allows`,
    "duplicate-object": ({ object }) => `${object} was read twice; this one counts`,
    "assumption-overrides": ({ key, value, known }) => `the assumption ${key}=${value} overrides what was read: ${known}`,
    "no-clb-name": ({ clbs }) => `neither an address nor a host name is known of ${clbs}: who names them cannot be told; the live cluster shows both in status`,
    "edit-refused": ({ object, reason }) => `${object} was not edited: ${reason}`,
    "outside-path": ({ file }) => `${file} is a link that leads outside of the path given with -f and was not written`,
    "file-changed": ({ file }) => `${file} changed since it was read and was not written; run the command again`,
    "write-failed": ({ file, error }) => `${file} could not be written: ${error}`,
    "patch-failed": ({ object, error }) => `${object} could not be changed: ${error}`,
    "patch-unknown": ({ object, error }) => `whether ${object} was changed is not known: ${error}. Running the command again continues`,
    "wait-timeout": ({ object, seconds }) => `${object}: no trace of the controller within ${seconds} s; look again later, or wait longer with --timeout`,
    conflict: ({ object }) => `${object} was changed by someone else since it was read; nothing was overwritten. Run the command again`,
    "not-confirmed": ({ names }) => `nothing was changed: confirm with --yes${names === "" ? "" : `, and what nobody can read from the cluster with ${names}`}`,
    interrupted: ({ done, left }) => `interrupted. Done: ${done}. Not done: ${left}. Running the command again continues`,
    "bad-undo-file": ({ file, error }) => `${file} is no undo file of this program: ${error}`,
    "bad-snapshot": ({ file, error }) => `${file} is no snapshot of this program: ${error}`,
    "snapshot-too-new": ({ file, version }) => `${file} was taken by a newer version of this program (${version}); upgrade kubectl-loopback to read it`,
    "no-probe": ({ object, why }) => `${object} cannot be probed: ${probingEn.noProbe[why]}`,
    "pod-failed": ({ object, error }) => `${object} did not do its work: ${error}`,
    "pod-pending": ({ object, state, seconds }) => `${object} did not start within ${seconds} s: ${state}. Look at its node's room and at the image (--image), or probe from another node with --from-node`,
    "pod-late": ({ object, seconds }) => `${object} did not come to its end within ${seconds} s; wait longer with --timeout`,
    "pod-left": ({ object, command }) => `${object} could not be deleted. It ends by itself; to delete it: ${command}`,
    "probe-cut-short": ({ object, made, wanted }) => `${object} was ended after ${made} of ${wanted} tries; ask for fewer with --count`,
    "image-lacks": ({ image, tool }) => `the image ${image} has no ${tool === "nc" ? "busybox nc (with -e) or no timeout" : "curl or wget, which HTTPS needs"}; choose another one with --image`,
    forbidden: (permission) => `you may not ${spoken(permission)}: what that would show stays unknown`,
    ...ecosystemEn,
    ...configEn,
  },
};

function spoken({ verb, resource, scope }: { verb: string; resource: string; scope: string }): string {
  return [verb, resource, scope].filter((word) => word !== "").join(" ");
}

const EXPECTED: Readonly<Record<string, string>> = { map: "a map", list: "a list", string: "a string", integer: "a whole number" };
