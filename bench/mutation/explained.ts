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
  { file: "fix/offers.ts", text: 'config.state === "read" ? [object, config.object] : [object]', became: ["true"], because: "a config that was not read has no object, and nobody asks what undefined decides about" },
  { file: "fix/remedies/keepalive.ts", text: 'changes.length === 0 ? "already-there"', became: ['""', "false"], because: "where keepalive is on for all, there is no finding" },
  { file: "fix/remedies/upgrade-kube-proxy.ts", text: "versions.known ? versions.value.filter", became: ['["Stryker was here"]', "true"], because: "asked only where a kube-proxy is known to be too old" },
  { file: "path/own-clients.ts", text: 'nameOf({ apiVersion: "", ...name', became: ['"Stryker was here!"'], because: "the name of an object for people does not show its group" },
  { file: "path/trace.ts", text: 'throw new Error("unreachable', became: ['""'], because: "never thrown" },
  { file: "path/trace.ts", text: "facts.clusterCidr.known ? [facts.clusterCidr.evidence] : []", became: ['["Stryker was here"]'], because: "a node misroutes only by a CIDR that is known" },
  { file: "tke/ingress.ts", text: '[["", entry]]', became: ["[]", '"Stryker was here!"'], because: "what names no protocol of a CLB is no listener, whatever it names" },
  { file: "tke/selector.ts", text: "const values = listAt(value,", became: ['listAt(value, ["values"])', "true"], because: "a label is never equal to what is no text" },
  { file: "tke/selector.ts", text: "return () => false;", became: ["() => undefined"], because: "undefined fits as little as false" },
  { file: "tke/version.ts", text: "if (colon < 0 ||", became: ["colon <= 0", 'named.indexOf("/", colon) > 0'], because: "no image starts with a colon" },
  { file: "tke/version.ts", text: 'tag ?? ""', became: ['"Stryker was here!"'], because: "neither text is a version" },
];
