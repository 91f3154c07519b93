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
  { file: "path/client-node.ts", text: "const ability = client.node === null ? undefined", became: ["false"], because: "a Map holds no ability for null" },
];
