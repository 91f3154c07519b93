/** Mutants that change nothing anybody could see, each with the reason. */
export interface Explained {
  /** Below packages/core/src. */
  readonly file: string;
  /** Part of the line the mutant starts in. */
  readonly text: string;
  /** What Stryker puts there, runs of white space as one space. */
  readonly became: readonly string[];
  readonly because: string;
}

export const EXPLAINED: readonly Explained[] = [
  { file: "fix/apply.ts", text: 'change.op === "set" ? change.value : list[index]!', became: ["true"], because: "no remedy gives an item of a list another name" },
  { file: "fix/offers.ts", text: "REMEDIES.filter(({ id }) => !LEADS_AROUND", became: ["REMEDIES"], because: "nobody asks what comes of a way around the CLB" },
  { file: "fix/offers.ts", text: 'config.state === "read" ? [object, config.object] : [object]', became: ["true"], because: "a config that was not read has no object, and nobody asks what undefined decides about" },
  { file: "fix/plan.ts", text: "const NEVER_BY_ITSELF", became: ['""'], because: "for an unknown network or config and for ipMode Proxy: what is proposed would not help, and is refused for that" },
  { file: "fix/plan.ts", text: 'return `${code} ${keyOf(object.ref)} ${JSON.stringify(path)}', became: ['"Stryker was here!"'], because: "tells findings apart as well" },
  { file: "fix/plan.ts", text: "reason !== undefined && NEVER_BY_ITSELF", became: ["true"], because: "undefined is none of them" },
  { file: "fix/remedies/anti-affinity.ts", text: "group === undefined ? undefined", became: ["false"], because: "nothing is of a group that has no name" },
  { file: "fix/remedies/coredns-rewrite.ts", text: "before === undefined ? undefined", became: ["false"], because: "of no text nothing is made; a NodeLocal DNSCache in a finding has one" },
  { file: "fix/remedies/corrected-value.ts", text: 'finding.code === "CLB103" && !hasRival', became: ["true"], because: "it cures these two findings, and is asked about no other" },
  { file: "fix/remedies/corrected-value.ts", text: 'if (code === "CLB103") meant.set(object,', became: ["true", '["Stryker was here"]'], because: "no other finding tells a key, and that text is none: neither is the right key of anything" },
  { file: "fix/remedies/keepalive.ts", text: 'changes.length === 0 ? "already-there"', became: ['""', "false"], because: "where keepalive is on for all, there is no finding" },
  { file: "fix/remedies/upgrade-kube-proxy.ts", text: "versions.known ? versions.value.filter", became: ['["Stryker was here"]'], because: "asked only where a kube-proxy is known to be too old" },
  { file: "fix/scene.ts", text: "all.set(listener.object, [...(all.get(listener.object)", became: ['["Stryker was here"]'], because: "a text is no listener of layer 7, and others are not asked for" },
  { file: "fix/what-if.ts", text: "const DECIDE_ALONE", became: ['""'], because: "what is judged again comes to the same" },
  { file: "path/own-clients.ts", text: "const key = own.names.map", became: ['""'], because: "no name holds a space, so these are told apart as well" },
  { file: "path/own-clients.ts", text: 'nameOf({ apiVersion: "", ...name', became: ['"Stryker was here!"'], because: "the name of an object for people does not show its group" },
  { file: "path/listeners.ts", text: 'config.state === "read" ? configListeners(config.object)', became: ['["Stryker was here"]'], because: "a text is no listener of any port" },
  { file: "path/placement.ts", text: "seen.set(key, result);", became: [";"], because: "what is worked out again comes to the same" },
  { file: "path/placement.ts", text: "nodePorts && sandboxed.length === 0 ? nodePorts", became: ["false"], because: "a copy of the list: what is counted over it is only counted again" },
  { file: "path/placement.ts", text: "countable: someRead(nodes)", became: ["true", "found.length >= 0"], because: "where no backend was found, none can be, and no share is counted" },
  { file: "path/placement.ts", text: "nodes.known ? nodes.value.filter((node) => node.superNode)", became: ['["Stryker was here"]'], because: "no node has such a name" },
  { file: "path/placement.ts", text: "fact.known ? fact.value.filter(isBindable)", became: ['["Stryker was here"]'], because: "asked only where Nodes were read" },
  { file: "path/placement.ts", text: "annotation(backend.service, KEYS.backendsLabel)", became: ['"Stryker was here!"'], because: "what is no selector selects every node, as an empty text does" },
  { file: "path/risk.ts", text: "same?.places === places", became: ["false"], because: "what is counted again comes to the same" },
  { file: "path/risk.ts", text: "known.set(key, { places,", became: ["{}"], because: "what is counted again comes to the same" },
  { file: "path/risk.ts", text: "if (backends.length === 1)", became: ["false"], because: "the worst of one is that one" },
  { file: "path/tally.ts", text: "known?.places === places", became: ["false"], because: "what is prepared again comes to the same" },
  { file: "path/tally.ts", text: "one.node === null}`", became: ["one.node !== null"], because: "tells the two apart as well" },
  { file: "path/tally.ts", text: "PREPARED.set(rs, fresh);", became: [";"], because: "what is prepared again comes to the same" },
  { file: "path/tally.ts", text: "known?.abilityOn === abilityOn", became: ["false"], because: "what is found out again comes to the same" },
  { file: "path/tally.ts", text: "ALIKE.set(places,", became: ["{}"], because: "what is found out again comes to the same" },
  { file: "path/tally.ts", text: "seen.set(key, outcome);", became: [";"], because: "what is traced again comes to the same" },
  { file: "path/tally.ts", text: "? null : client.node === rs.node", became: ["client.node !== rs.node"], because: "tells the two apart as well" },
  { file: "path/trace.ts", text: 'if (skipped || config.state !== "read"', became: ["false"], because: "only a config that was read has anything to say about a listener" },
  { file: "path/trace.ts", text: 'config.state === "read" && configured', became: ["true"], because: "only a config that was read has anything to say about a listener" },
  { file: "path/trace.ts", text: 'throw new Error("unreachable', became: ['""'], because: "never thrown" },
  { file: "path/trace.ts", text: "facts.clusterCidr.known ? [facts.clusterCidr.evidence] : []", became: ['["Stryker was here"]'], because: "a node misroutes only by a CIDR that is known" },
  { file: "tke/cluster-dns.ts", text: "readCorefile(stringAt(object?.value, COREFILE_PATH)", became: ['"Stryker was here!"'], because: "neither text has a server block" },
  { file: "tke/ingress-controller.ts", text: '["spec", "ingressClassName"]) ?? ""', became: ['"Stryker was here!"'], because: "neither text names a controller" },
  { file: "tke/ingress.ts", text: '[["", entry]]', became: ["[]", '"Stryker was here!"'], because: "what names no protocol of a CLB is no listener, whatever it names" },
  { file: "tke/ingress.ts", text: "(looseList(annotation(ingress, key)) ?? [])", became: ['["Stryker was here"]'], because: "a text names no host and leads to no Service" },
  { file: "tke/kube-proxy-settings.ts", text: "const config: unknown = parse(", became: ['""'], because: "the parser is as silent about warnings with it" },
  { file: "tke/selector.ts", text: "const values = listAt(value,", became: ['listAt(value, ["values"])', "true"], because: "a label is never equal to what is no text" },
  { file: "tke/selector.ts", text: "return () => false;", became: ["() => undefined"], because: "undefined fits as little as false" },
  { file: "tke/version.ts", text: "if (colon < 0 ||", became: ["colon <= 0", 'named.indexOf("/", colon) > 0'], because: "no image starts with a colon" },
  { file: "tke/version.ts", text: 'tag ?? ""', became: ['"Stryker was here!"'], because: "neither text is a version" },
];
