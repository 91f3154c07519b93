import { CONNECTION_FLAGS, type FlagName } from "./flags.ts";

/** What flags are about, in the order in which help shows them. What stands in no group is a command's own. */
export type FlagGroup = "own" | "read" | "suppose" | "report" | "connection";

const GROUPS: Readonly<Record<Exclude<FlagGroup, "own">, readonly FlagName[]>> = {
  read: ["filename", "recursive", "kustomize", "chart", "snapshot", "live", "namespace", "all-namespaces", "selector", "config", "no-config"],
  suppose: ["assume", "from", "what-if", "client"],
  report: ["output", "fail-on", "baseline", "update-baseline", "quiet", "verbose", "color", "lang", "help"],
  connection: Object.keys(CONNECTION_FLAGS) as FlagName[],
};

export type FlagsOfGroup = readonly [FlagGroup, readonly FlagName[]];

/** A command's flags by what they are about; groups without any are left out. */
export function groupedFlags(flags: readonly FlagName[]): readonly FlagsOfGroup[] {
  const grouped = Object.entries(GROUPS).map(([group, names]) => [group as FlagGroup, names.filter((name) => flags.includes(name))] as const);
  const own = flags.filter((flag) => !Object.values(GROUPS).some((names) => names.includes(flag)));
  return [["own", own] as const, ...grouped].filter(([, names]) => names.length > 0);
}
