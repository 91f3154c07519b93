import { FORMAT_NAMES } from "../formats/format-names.ts";
import { BASELINE_FLAGS, CALLER_FLAGS, COMMON_FLAGS, CONFIG_FLAGS, CONNECTION_FLAGS, EXPLAIN_FLAGS, FIX_FLAGS, OFFLINE_FLAGS, PROBE_FLAGS, RENDERED_FLAGS, SNAPSHOT_FLAGS, SOURCE_FLAGS, TARGET_FLAGS, WATCH_FLAGS, WHAT_IF_FLAGS, type Flag, type FlagName } from "./flags.ts";
import { SHELLS } from "./shells.ts";

/** One verb. Its description stands in the words, under its name; help and checks are made from this table. */
export interface Command {
  /** What stands after the verb. */
  readonly args: string;
  /** How many arguments at most. */
  readonly takes: number;
  readonly flags: readonly FlagName[];
  /** Formats of `-o`, the default first, where they are not those of all. */
  readonly formats?: readonly string[];
  /** Whether `-o` may be repeated and write files (`cli/outputs.ts`). */
  readonly manyOutputs?: true;
  /** Whether several `--context` are read at once (`cli/contexts.ts`). */
  readonly manyContexts?: true;
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
    flags: names<object>(SOURCE_FLAGS, RENDERED_FLAGS, OFFLINE_FLAGS, TARGET_FLAGS, WATCH_FLAGS, WHAT_IF_FLAGS, BASELINE_FLAGS, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    formats: FORMAT_NAMES,
    manyOutputs: true,
    manyContexts: true,
    examples: [
      "check",
      "check svc/orders ing/shop -n prod",
      "check -A --context prod-1 --context prod-2",
      "check -A --fail-on warning",
      "check -f manifests/",
      "check -f manifests/ --watch",
      "check -f service.yaml --assume proxy-mode=ipvs",
      "check -f service.yaml --live",
      "check svc/orders -n prod --from deploy/web",
      "check -k overlays/prod",
      "check svc/orders -n prod --what-if prevent-loopback",
      "check -A -o json",
      "check -f manifests/ -o text -o sarif=loopback.sarif",
      "check -f manifests/ --baseline known.json --update-baseline",
      "check --snapshot cluster.json",
    ],
  },
  explain: {
    args: "(TYPE/NAME | CODE)",
    takes: 2,
    flags: names<object>(SOURCE_FLAGS, OFFLINE_FLAGS, { from: 0, "fail-on": 0 }, EXPLAIN_FLAGS, WHAT_IF_FLAGS, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    formats: ["text", "json", "yaml", "mermaid", "dot", "svg"],
    examples: [
      "explain svc/orders -n prod",
      "explain svc/orders -n prod --from deploy/web --port 80",
      "explain ing/shop -f manifests/ -o svg",
      "explain svc/orders -n prod --what-if prevent-loopback",
      "explain svc/orders -n prod --what-if proxy-mode=iptables",
      "explain CLB101",
      "explain --symptom",
      "explain svc/orders -n prod --ticket --lang zh-CN",
    ],
  },
  fix: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: names<object>(SOURCE_FLAGS, TARGET_FLAGS, FIX_FLAGS, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "fix -f manifests/",
      "fix -f manifests/ | git apply",
      "fix -f manifests/ --write",
      "fix svc/orders -n prod --dry-run=server",
      "fix svc/orders -n prod --undo-file undo.json",
      "fix --undo undo.json",
      "fix ing/shop -n prod --list",
      "fix svc/api --remedy local-anti-affinity --client deploy/web",
    ],
  },
  diff: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: names<object>({ filename: 0, recursive: 0, kustomize: 0, namespace: 0, assume: 0, selector: 0, from: 0 }, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "diff -f manifests/",
      "diff -f service.yaml -n prod -o json",
      "diff -k overlays/prod",
      "diff svc/orders -f manifests/ -n prod",
    ],
  },
  callers: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    formats: ["text", "wide", "name", "json", "yaml", "jsonl", "jsonpath", "sarif", "github", "gitlab"],
    manyOutputs: true,
    flags: names<object>(SOURCE_FLAGS, { kustomize: 0, selector: 0, "fail-on": 0 }, CALLER_FLAGS, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: [
      "callers",
      "callers svc/orders ing/shop -n prod",
      "callers -A --fail-on warning",
      "callers -f manifests/",
      "callers -A --include-secrets -o json",
      "callers -A -o wide",
    ],
  },
  facts: {
    args: "",
    takes: 0,
    flags: names<object>(SOURCE_FLAGS, OFFLINE_FLAGS, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    examples: ["facts", "facts -o yaml", "facts -f dump.yaml"],
  },
  snapshot: {
    args: "[TYPE/NAME… | TYPE NAME…]",
    takes: Infinity,
    flags: [...(["filename", "recursive", "namespace", "all-namespaces", "from"] as const), ...names<object>(SNAPSHOT_FLAGS, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS)].filter((name) => name !== "verbose" && name !== "color"),
    own: { output: { short: "o", value: "FILE|-" } },
    examples: ["snapshot -A -o cluster.json", "snapshot -n prod -o prod.json --hash-names", "snapshot svc/orders -n prod --from deploy/web -o orders.json", "check --snapshot cluster.json"],
  },
  probe: {
    args: "TYPE/NAME",
    takes: 2,
    flags: names<object>({ port: 0 }, PROBE_FLAGS, { "dry-run": 0, yes: 0, filename: 0, namespace: 0, assume: 0, timeout: 0 }, CONFIG_FLAGS, COMMON_FLAGS, CONNECTION_FLAGS),
    own: { "dry-run": {} },
    examples: [
      "probe svc/orders -n prod",
      "probe svc/orders -n prod --dry-run",
      "probe ing/shop --port 443 --image curlimages/curl:8.10.1",
      "probe svc/orders --from-node 10.0.1.21 --count 60 -y -o json",
    ],
  },
  rules: { args: "", takes: 0, flags: names<object>(COMMON_FLAGS), examples: ["rules", "rules -o json"] },
  version: { args: "", takes: 0, flags: names<object>(COMMON_FLAGS), examples: ["version", "version -o json"] },
  completion: {
    args: SHELLS.join("|"),
    takes: 1,
    flags: ["lang", "help"],
    examples: ["completion bash", "completion zsh", "completion kubectl"],
  },
  help: { args: "[COMMAND]", takes: 1, flags: names<object>(COMMON_FLAGS), examples: ["help check"] },
} as const satisfies Record<string, Command>;

export type CommandName = keyof typeof COMMANDS;

/** The formats of a command's `-o`, the default first. */
export function formatsOf(name: CommandName): readonly string[] {
  const { formats }: Command = COMMANDS[name];
  return formats ?? COMMON_FLAGS.output.choices;
}
