import { explainEn } from "./explain.ts";
import { configEn } from "./config.ts";
import { contextsEn } from "./contexts.ts";
import { diffEn } from "./diff.ts";
import { watchEn } from "./watch.ts";
import { callersEn } from "./callers.ts";
import { fixEn } from "./fix.ts";
import { formatsEn } from "./formats.ts";
import { renderedEn } from "./rendered.ts";
import { symptomsEn } from "./symptoms.ts";
import { manualEn } from "./manual.ts";
import { probeEn } from "./probe.ts";
import { snapshotEn } from "./snapshot.ts";
import type { Words } from "./words.ts";

const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? "" : "s"}`;
const meant = (instead: string | undefined) => (instead === undefined ? "" : `; did you mean ${instead}?`);

export const en: Words = {
  columns: ["NAMESPACE", "OBJECT", "LISTENER", "CLB", "VERDICT", "EFFECT", "REASON"],
  factColumns: ["FACT", "VALUE", "FROM"],
  ruleColumns: ["CODE", "NAME", "SEVERITY", "WHAT IT FINDS"],
  networks: { internal: "internal", public: "public", unknown: "unknown" },
  networkModes: { "global-router": "Global Router", "vpc-cni": "VPC-CNI", mixed: "Global Router and VPC-CNI", "cilium-overlay": "Cilium overlay", "data-plane-v2": "DataPlane V2" },
  unknownCluster: "Nothing is known about the cluster: no Node and no kube-proxy among what was read.",
  unknownPlatform: "platform unknown",
  unknownMode: "mode unknown",
  unknownVersion: "version unknown",
  unknownNodes: "nodes unknown",
  noListeners: "No CLB Service or CLB Ingress here: nothing to judge.",
  noListenersRead: "No CLB Service or CLB Ingress among what could be read. That says nothing about what could not: see the errors.",
  why: "why",
  advice: "do",
  evidence: "seen",
  next: "next",
  factNames: {
    platform: "platform", proxyMode: "kube-proxy mode", kubeProxyVersions: "kube-proxy versions", clusterCidr: "cluster CIDR", nodes: "nodes", endpoints: "EndpointSlices",
    controllerSwitches: "controller switches", networkMode: "container network", superNodes: "super nodes", nodeLocalDns: "NodeLocal DNSCache", coreDns: "CoreDNS", serverVersion: "server version",
  },
  because: {
    "not-collected": "unknown: not among what was read",
    forbidden: "unknown: you may not read it",
    "not-found": "unknown: the cluster has no such object",
    ambiguous: "unknown: what was read disagrees",
    failed: "unknown: reading failed",
  },
  assumedByUser: "--assume",
  none: "none",
  absent: "(not set)",
  yes: "yes",
  nodes: (count) => counted(count, "node"),
  kubeProxyVersions: (versions) => {
    const total = versions.reduce((sum, one) => sum + one.count, 0);
    const shown = versions.slice(0, 3).map(({ version, ability, count }) =>
      `${version === null ? "version unknown" : `v${version}`}${count === total ? "" : ` on ${count} of ${total} nodes`}${ability === "too-old" ? " (too old)" : ""}`);
    return shown.join(", ") + (versions.length > 3 ? ", …" : "");
  },
  allFail: (everywhere) => (everywhere ? "all fail" : "all fail on some nodes"),
  someFail: (share, everywhere, layer) => {
    const singular = share?.[0] === 1;
    const part = share ? `${everywhere ? "" : "up to "}${share[0]} in ${share[1]}` : "some";
    return `${part} ${layer === 7 ? (singular ? "waits 4 s" : "wait 4 s") : singular ? "hangs" : "hang"}`;
  },
  assuming: (what) => `provided that ${what}`,
  summary: ({ listeners, loops, mayLoop, safe }, { errors, warnings, infos }) =>
    `${counted(listeners, "listener")}: ${loops} ${loops === 1 ? "loops" : "loop"}, ${mayLoop} may loop, ${safe} safe. Findings: ${counted(errors, "error")}, ${counted(warnings, "warning")}, ${counted(infos, "info")}.`,
  reading: (seconds, items) => `reading the cluster: ${items} objects, ${seconds} s`,
  levels: { error: "error", notice: "notice" },
  usage: {
    "unknown-command": (written, instead) => `unknown command "${written}"${instead?.includes(",") ? `; use: ${instead}` : meant(instead)}`,
    "unknown-flag": (written, instead) => `unknown flag ${written}${meant(instead)}`,
    "missing-value": (written, instead) => `${written} needs a value: ${written} ${instead ?? ""}`,
    "bad-value": (written, instead) => `${written}: no such value${instead === undefined ? "" : `; use: ${instead}`}`,
    "unknown-type": (written, instead) => `${written}: no such kind${instead === undefined ? "" : `; use: ${instead}`}`,
    "unexpected-argument": (written, instead) => `unexpected argument "${written}"${meant(instead)}`,
    "bad-target": (written, instead) => `${written}: write it as ${instead ?? "TYPE/NAME"}`,
    "missing-target": (written, instead) => `${written}: say what it is about, such as ${instead ?? "svc/NAME"}`,
    "only-with": (written, instead) => `${written} is for ${instead ?? ""} only`,
    "bad-combination": (written, instead) => `${written} do not go together${instead === undefined ? "" : `; use one of them, such as ${instead}`}`,
  },
  helpHint: (command) => `Run kubectl loopback ${command === undefined ? "help" : `${command} -h`} to see what can be typed.`,
  tagline: "Finds, explains and fixes CLB loopback on Tencent Kubernetes Engine. Read-only unless told.",
  headings: { usage: "Usage", commands: "Commands", examples: "Examples", exitCodes: "Exit codes" },
  exitCodes: [
    "nothing found at or above --fail-on",
    "something found",
    "wrong usage",
    "something could not be read; the rest is judged and printed all the same",
  ],
  callers: callersEn,
  fix: fixEn,
  formatting: formatsEn,
  rendered: renderedEn,
  formats: (all) => `${all[0]} (default), ${all.slice(1, -1).join(", ")} or ${all.at(-1)}`,
  explain: explainEn,
  symptoms: symptomsEn,
  contexts: contextsEn,
  diff: diffEn,
  watch: watchEn,
  config: configEn,
  snapshot: snapshotEn,
  probe: probeEn,
  manual: manualEn,
  commands: {
    check: "Judge every listener of every CLB: do Pods of this cluster that call it loop?",
    explain: "Show the way of a packet, hop by hop, and why it loops; a rule's page; the cause of a symptom",
    fix: "Show or apply the cure for each finding, to files or to the cluster",
    diff: "Show how files and the cluster differ in what matters here, and which verdicts change; exit code 1 where they do",
    callers: "Show what in the cluster names an internal CLB, and what to name instead",
    probe: "Connect from a Pod of its own and hold what happens against the model; the Pod is always deleted",
    snapshot: "Keep what check reads in a file, to judge it elsewhere: no Secrets, no environment, on request no names",
    facts: "Show what is known about the cluster, and from where",
    rules: "List the rules",
    version: "Print versions",
    completion: "Print the script that completes commands in a shell; for kubectl: the program that it asks",
    help: "Explain a command",
  },
  flags: {
    filename: "read this file, folder (to the bottom) or standard input instead of the cluster; repeatable",
    recursive: "accepted; folders are always walked to the bottom",
    live: "lay the files over the live cluster: what if they were applied?",
    namespace: "the namespace (default: the context's; with files: default)",
    "all-namespaces": "all namespaces",
    assume: "take this for true: platform, proxy-mode, kube-proxy-version, nodes, network, keepalive-whitelist, direct-access-default; repeatable",
    selector: "only objects with these labels",
    from: "who calls: pod, deployment, statefulset, daemonset, job or node; repeatable (default: any Pod on any node)",
    "fail-on": "exit 1 for findings of this severity or graver (default: error); never: do not exit 1",
    kustomize: "render this folder with kubectl kustomize and judge what comes out; repeatable",
    chart: "a Helm chart: findings in its output name the values to change; repeatable",
    watch: "judge again whenever a file or the cluster changes, and tell what is different; Ctrl-C ends with the last exit code",
    baseline: "known findings: they are shown, and do not count",
    "update-baseline": "write today's findings to the baseline, and take out what is gone",
    port: "only the listener with this port",
    symptom: "find the cause by what you see; the name of a symptom may follow",
    ticket: "the text of a support ticket instead: versions, what was found, evidence, and what to ask for",
    "what-if": "what would be with this remedy (prevent-loopback, keepalive, …) or fact (proxy-mode=iptables, nodes=1, direct-access=true, …); nothing is changed; repeatable",
    "include-secrets": "read Secrets, too; of what stands in them nothing is printed but that it names a CLB",
    remedy: "apply this remedy instead of the best one",
    client: "a client to keep apart from the backends, for the anti-affinity remedies; repeatable",
    list: "show all remedies for every finding, with reasons",
    write: "with -f: write the files instead of showing a diff",
    "dry-run": "none (default), client: show only, server: let the server try without keeping anything",
    yes: "answer every question with yes",
    accept: "confirm a precondition that nobody can read from the cluster; repeatable",
    "undo-file": "keep here what --undo needs",
    undo: "put back what was changed, as kept by --undo-file",
    wait: "wait until the controllers have acted on the change",
    timeout: "limit for waiting, such as 60s (default) or 5m",
    config: "the configuration file (default: the first .kubectl-loopback.yaml upwards from what is read, up to the top of the repository)",
    "no-config": "without a configuration file",
    snapshot: "judge what this file of kubectl loopback snapshot holds, offline",
    "from-node": "probe from this node (default: one that is a backend of the CLB)",
    image: "image with a busybox, for HTTPS also curl or wget (default: busybox:1.36)",
    count: "connections to the CLB, and as many to the Service (1 to 100; default: 20)",
    "hash-names": "put other words in the place of all names and addresses, the same for the same; nobody can turn them back",
    lang: "language (default: from LC_ALL, LC_MESSAGES, LANG)",
    color: "colours: auto (default), always, never; NO_COLOR counts",
    quiet: "one line a finding, nothing else",
    verbose: "show the evidence of each finding, too",
    help: "help for a command",
    kubeconfig: "path of the kubeconfig file",
    context: "the kubeconfig context",
    cluster: "the kubeconfig cluster",
    user: "the kubeconfig user",
    as: "user to impersonate",
    "as-group": "group to impersonate; repeatable",
    server: "address of the API server",
    token: "bearer token for the API server",
    "request-timeout": "limit for one request, such as 5s or 1m; 0 for none (default: 60s)",
    "insecure-skip-tls-verify": "do not verify the server's certificate",
    "certificate-authority": "file with the CA's certificate",
    "tls-server-name": "name to verify the server's certificate against",
    "proxy-url": "proxy to the API server",
  },
  ownFlags: { explain: { quiet: "the picture of each way alone, in a few lines" }, check: { context: "the kubeconfig context; repeatable: several clusters are read at once" }, snapshot: { output: "the file to write, readable by its owner alone; - for standard output" }, probe: { "dry-run": "show the Pod and what the model expects, create nothing", timeout: "how long to wait for the Pod (default: as long as its tries may take)", filename: "with --dry-run: read this file or folder instead of the cluster", verbose: "show every try, too", quiet: "say nothing before and meanwhile" } },
};
