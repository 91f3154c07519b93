import { CALLER_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS, FIX_FLAGS, SOURCE_FLAGS, TARGET_FLAGS, type FlagName } from "./flags.ts";

/** One verb. Its description stands in the words, under its name; help and checks are made from this table. */
export interface Command {
  /** What stands after the verb. */
  readonly args: string;
  /** How many arguments at most. */
  readonly takes: number;
  readonly flags: readonly FlagName[];
  /** Commands to type, behind `kubectl loopback`. */
  readonly examples: readonly string[];
}

const names = <T extends object>(...tables: T[]) => tables.flatMap((table) => Object.keys(table)) as FlagName[];

export const COMMANDS = {
  check: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: names<object>(SOURCE_FLAGS, TARGET_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "check",
      "check svc/orders ing/shop -n prod",
      "check -A --fail-on warning",
      "check -f manifests/",
      "check -f service.yaml --assume proxy-mode=ipvs",
      "check -f service.yaml --live",
      "check svc/orders -n prod --from deploy/web",
      "check -A -o json",
    ],
  },
  fix: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: names<object>(SOURCE_FLAGS, TARGET_FLAGS, FIX_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "fix -f manifests/",
      "fix -f manifests/ | git apply",
      "fix -f manifests/ --write",
      "fix svc/orders -n prod --dry-run=server",
      "fix svc/orders -n prod --undo-file undo.json",
      "fix --undo undo.json",
      "fix ing/shop -n prod --list",
      "fix svc/orders -n prod --remedy local-anti-affinity --client deploy/web",
    ],
  },
  callers: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: names<object>(SOURCE_FLAGS, { selector: {}, "fail-on": {} }, CALLER_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "callers",
      "callers svc/orders ing/shop -n prod",
      "callers -A --fail-on warning",
      "callers -f manifests/",
      "callers -A --include-secrets -o json",
    ],
  },
  facts: {
    args: "",
    takes: 0,
    flags: names<object>(SOURCE_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: ["facts", "facts -o yaml", "facts -f dump.yaml"],
  },
  rules: { args: "", takes: 0, flags: names<object>(COMMON_FLAGS), examples: ["rules", "rules -o json"] },
  version: { args: "", takes: 0, flags: names<object>(COMMON_FLAGS), examples: ["version", "version -o json"] },
  help: { args: "[COMMAND]", takes: 1, flags: names<object>(COMMON_FLAGS), examples: ["help check"] },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;
