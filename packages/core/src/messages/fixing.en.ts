import type { FixingWords } from "./messages.ts";

export const fixingEn: FixingWords = {
  remedies: {
    "prevent-loopback": {
      title: "Bind the CLB's address on every node",
      does: "Sets service.cloud.tencent.com/prevent-loopback: \"true\" on the Service and on all Services of the same CLB. kube-proxy then binds the CLB's address on every node, and the controller moves the CLB's health checks to 100.64.0.0/10.",
      sideEffects: [
        "Calls from inside the cluster no longer pass the CLB: its TLS, HTTP rules, security groups, logs and metrics do not see them.",
        "All ports of the address are captured on every node, also those of other users of the same CLB.",
        "The CLB's health checks change their source address while it is in use.",
      ],
      verify: "kubectl loopback check says safe; on a node, `ip addr show kube-ipvs0` lists the address; the CLB's health checks are green.",
      undo: "Remove the annotation from the same Services.",
      wrong: "With mode: skip, with kube-proxies that are too old, on a CLB that something outside this cluster uses, and as an addition to externalTrafficPolicy: Local.",
    },
    "upgrade-kube-proxy": {
      title: "Upgrade kube-proxy to the smallest version that can bind the address",
      does: "Changes the image tag of DaemonSet kube-system/kube-proxy to the smallest fixed version of its own line. Registry and repository stay.",
      sideEffects: ["kube-proxy restarts on every node whose Pod is replaced; existing connections go on.", "With update strategy OnDelete nothing happens until the Pods are deleted."],
      verify: "kubectl -n kube-system get pods -l k8s-app=kube-proxy -o wide shows the new image everywhere, and CLB102 is gone.",
      undo: "Set the former image tag again.",
      wrong: "Across Kubernetes lines: kube-proxy must stay on the line of the cluster.",
    },
    keepalive: {
      title: "Turn on keepalive for every listener (the CLB then uses addresses of its own)",
      does: "Sets keepaliveEnable: 1 on every listener of the effective TkeServiceConfig; where there is none, has one generated (live) or writes one (files).",
      sideEffects: ["Backends see 100.127.0.0/16 as source; the client's address is only in X-Forwarded-For.", "The CLB keeps long connections to the backends.", "Listeners shared with other Ingresses change for these, too."],
      verify: "kubectl loopback check says safe; the controller's sync annotations are newer than the change; requests no longer wait 4 seconds.",
      undo: "Set keepaliveEnable: 0 (removing the field or the annotation leaves the CLB as it is).",
      wrong: "Before the account is on Tencent's whitelist for layer 7 keepalive, or where backends decide by the client's address.",
    },
    "corrected-value": {
      title: "Write what was meant",
      does: "Writes the key or value as the platform reads it.",
      sideEffects: ["A setting that was ignored so far takes effect."],
      verify: "The finding is gone.",
      undo: "Put the former text back.",
      wrong: "Where the setting was left ignored on purpose: then remove it.",
    },
    "local-anti-affinity": {
      title: "Policy Local, and clients never on a node with a backend",
      does: "Sets externalTrafficPolicy: Local and a required podAntiAffinity between the named clients and the backends.",
      sideEffects: ["Named clients are scheduled anew.", "Fewer nodes serve; load is no longer even.", "Clients that nobody named are not protected."],
      verify: "kubectl loopback check --from with the same clients says safe.",
      undo: "Set the policy back to Cluster and remove the anti-affinity term.",
      wrong: "For DaemonSets, with fewer nodes than both need, and on layer 7 where kube-proxy knows a cluster CIDR.",
    },
    "direct-access-anti-affinity": {
      title: "Direct access to Pods, and clients never on a node with a backend",
      does: "Sets direct-access: \"true\" and a required podAntiAffinity between the named clients and the backends.",
      sideEffects: ["The CLB binds Pods instead of NodePorts: their security groups count.", "Named clients are scheduled anew.", "Clients that nobody named are not protected."],
      verify: "kubectl loopback check --from with the same clients says safe.",
      undo: "Remove the annotation and the anti-affinity term.",
      wrong: "Where the container network does not support direct access, and for DaemonSets.",
    },
    "service-name": {
      title: "Call the Service by its name",
      does: "Nothing is changed here: clients inside the cluster use the Service's name and port and never meet the CLB.",
      sideEffects: ["TLS and host routing of the CLB are not in the way of these calls."],
      verify: "The clients' configuration names the Service.",
      undo: "Name the CLB again.",
      wrong: "Where clients need the CLB's TLS certificate or its routing by host and path.",
    },
    "coredns-rewrite": {
      title: "Answer the host name inside the cluster with the Service",
      does: "Adds a rewrite to CoreDNS; where NodeLocal DNSCache answers first, also the zone that sends the name to CoreDNS.",
      sideEffects: ["All Pods that use the cluster's DNS get the Service's address for this name.", "The CLB's TLS and its routing by path are lost for them.", "Upgrades of CoreDNS check rewrite rules."],
      verify: "In a Pod, the name resolves to the Service's cluster address.",
      undo: "Remove the line (and the zone).",
      wrong: "Where the Service's port is not the CLB's, or where TLS ends at the CLB.",
    },
    "ingress-controller": {
      title: "Route inside the cluster with an ingress controller",
      does: "Points the host names at an ingress controller in the cluster, which routes by host and path.",
      sideEffects: ["The controller needs the routes and certificates of the CLB Ingress."],
      verify: "In a Pod, requests to the name are answered by the controller.",
      undo: "Remove the rewrite.",
      wrong: "Where no ingress controller serves these hosts yet.",
    },
  },
  preconditions: {
    "kube-proxy-version": "every kube-proxy is new enough to bind the CLB's address",
    "controller-manages": "the controller manages the CLB (no mode: skip)",
    "no-external-ips": "no Service names the address among its externalIPs",
    "keepalive-whitelist": "the account is on Tencent's whitelist for layer 7 keepalive (a ticket)",
    "security-group": "the backends' security groups let 100.127.0.0/16 in, or the CLB passes them by default",
    "source-ip-in-header": "the backends need the client's address only from X-Forwarded-For",
    "enough-nodes": "there are nodes enough for clients and backends apart",
    "resolver-in-use": "the clients resolve names through the cluster's DNS",
    "same-ports": "the Service listens on the port that clients use, and speaks what they speak",
  },
  noCure: {
    "no-clb-service": "it works on CLB Services only",
    "controller-skips": "mode: skip keeps the controller from doing its part",
    "address-is-external-ip": "a Service names the address among its externalIPs",
    "no-version-to-upgrade-to": "this Kubernetes line has no fixed version that is known",
    "image-pinned-by-digest": "the image is pinned by a digest",
    "not-a-daemonset": "this kube-proxy belongs to no DaemonSet that was read",
    "config-not-read": "its TkeServiceConfig was not read",
    "config-missing": "the named TkeServiceConfig does not exist",
    "value-not-guessable": "what was meant cannot be told for certain",
    "no-client-named": "name the clients with --client deploy/NAME",
    "client-has-no-template": "anti-affinity can be set on Deployments and StatefulSets only",
    "daemonset-client": "a DaemonSet runs on every node: it cannot be kept apart",
    "too-few-nodes": "there are too few nodes to keep clients and backends apart",
    "no-backend-service": "the backend Service was not read",
    "no-host": "the Ingress names no host",
    "several-backends": "the host leads to several Services; see ingress-controller",
    "no-corefile": "CoreDNS' Corefile was not read or has no block for the root zone",
    "no-controller-found": "no ingress controller was found",
    "would-not-help": "it would not make this listener safe",
    "already-there": "it is in place already",
  },
  step: (step) => {
    switch (step.step) {
      case "replace-pods": return `Delete the kube-proxy Pods one by one, so that new ones take their place: ${step.pods.join(", ")}`;
      case "await-config": return `Wait until the controller has generated TkeServiceConfig ${step.namespace}/${step.name}, then set keepaliveEnable: 1 on each of its listeners`;
      case "call-service": return `Let clients inside the cluster call ${step.address}`;
      case "deploy-controller": return step.found === null ? "Deploy an ingress controller in the cluster with the routes of this Ingress" : `Give ${step.found} the routes of this Ingress`;
    }
  },
};
