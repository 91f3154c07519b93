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
  { file: "fix/offers.ts", text: 'config.state === "read" ? [object, config.object] : [object]', became: ["true"], because: "a config that was not read has no object, and nobody asks what undefined decides about" },
  { file: "fix/remedies/keepalive.ts", text: "if (!listener) return", became: ["false"], because: "CLB201 and CLB202 always tell their listener; only the type of a finding does not say so" },
  { file: "path/own-clients.ts", text: 'nameOf({ apiVersion: "", ...name', became: ['"Stryker was here!"'], because: "the name of an object for people does not show its group" },
  { file: "tke/selector.ts", text: "const values = listAt(value,", became: ['listAt(value, ["values"])', "true"], because: "a label is never equal to what is no text" },
  { file: "tke/selector.ts", text: "return () => false;", became: ["() => undefined"], because: "undefined fits as little as false" },
  { file: "tke/version.ts", text: "if (colon < 0 ||", became: ["colon <= 0", 'named.indexOf("/", colon) > 0'], because: "no image starts with a colon" },
  { file: "tke/version.ts", text: 'tag ?? ""', became: ['"Stryker was here!"'], because: "neither text is a version" },
];
