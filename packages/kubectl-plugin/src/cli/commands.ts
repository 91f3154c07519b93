import { COMMON_FLAGS, CONNECTION_FLAGS, FIX_FLAGS, OFFLINE_FLAGS, PROBE_FLAGS, SNAPSHOT_FLAGS, SOURCE_FLAGS, TARGET_FLAGS, type Flag, type FlagName } from "./flags.ts";

/** One verb. Its description stands in the words, under its name; help and checks are made from this table. */
export interface Command {
  /** What stands after the verb. */
  readonly args: string;
  /** How many arguments at most. */
  readonly takes: number;
  readonly flags: readonly FlagName[];
  /** Flags that mean something else here than elsewhere. */
  readonly own?: Partial<Record<FlagName, Flag>>;
  /** Commands to type, behind `kubectl loopback`. */
  readonly examples: readonly string[];
}

const names = <T extends object>(...tables: T[]) => tables.flatMap((table) => Object.keys(table)) as FlagName[];

export const COMMANDS = {
  check: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: names<object>(SOURCE_FLAGS, OFFLINE_FLAGS, TARGET_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "check",
      "check svc/orders ing/shop -n prod",
      "check -A --fail-on warning",
      "check -f manifests/",
      "check -f service.yaml --assume proxy-mode=ipvs",
      "check -f service.yaml --live",
      "check svc/orders -n prod --from deploy/web",
      "check -A -o json",
      "check --snapshot cluster.json",
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
  facts: {
    args: "",
    takes: 0,
    flags: names<object>(SOURCE_FLAGS, OFFLINE_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: ["facts", "facts -o yaml", "facts -f dump.yaml"],
  },
  snapshot: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: [...(["filename", "recursive", "namespace", "all-namespaces", "from"] as const), ...names<object>(SNAPSHOT_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS)].filter((name) => name !== "verbose" && name !== "color"),
    own: { output: { short: "o", value: "FILE|-" } },
    examples: ["snapshot -A -o cluster.json", "snapshot -n prod -o prod.json --hash-names", "snapshot svc/orders -n prod --from deploy/web -o orders.json", "check --snapshot cluster.json"],
  },
  probe: {
    args: "TYPE/NAME",
    takes: 2,
    flags: names<object>(PROBE_FLAGS, { "dry-run": 0, yes: 0, filename: 0, namespace: 0, assume: 0, timeout: 0 }, COMMON_FLAGS, CONNECTION_FLAGS),
    own: { "dry-run": {} },
    examples: [
      "probe svc/orders -n prod",
      "probe svc/orders -n prod --dry-run",
      "probe ing/shop -n prod --port 443 --image curlimages/curl:8.10.1",
      "probe svc/orders -n prod --from-node 10.0.1.21 --count 60 --yes -o json",
    ],
  },
  rules: { args: "", takes: 0, flags: names<object>(COMMON_FLAGS), examples: ["rules", "rules -o json"] },
  version: { args: "", takes: 0, flags: names<object>(COMMON_FLAGS), examples: ["version", "version -o json"] },
  help: { args: "[COMMAND]", takes: 1, flags: names<object>(COMMON_FLAGS), examples: ["help check"] },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;
