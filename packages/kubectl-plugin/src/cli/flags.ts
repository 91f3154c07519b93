/** How one flag is written. Its description stands in the words, under its name. */
export interface Flag {
  readonly short?: string;
  /** Name of its value in help; none for a switch. */
  readonly value?: string;
  readonly repeatable?: boolean;
  /** The only values it takes. */
  readonly choices?: readonly string[];
}

export const CONNECTION_FLAGS = {
  kubeconfig: { value: "FILE" },
  context: { value: "NAME", repeatable: true },
  cluster: { value: "NAME" },
  user: { value: "NAME" },
  as: { value: "USER" },
  "as-group": { value: "GROUP", repeatable: true },
  server: { short: "s", value: "URL" },
  token: { value: "TOKEN" },
  "request-timeout": { value: "DURATION" },
  "insecure-skip-tls-verify": {},
  "certificate-authority": { value: "FILE" },
  "tls-server-name": { value: "NAME" },
  "proxy-url": { value: "URL" },
} as const satisfies Record<string, Flag>;

export const COMMON_FLAGS = {
  output: { short: "o", value: "FORMAT", choices: ["text", "json", "yaml"] },
  lang: { value: "LANG", choices: ["en", "zh-CN"] },
  color: { value: "WHEN", choices: ["auto", "always", "never"] },
  quiet: { short: "q" },
  verbose: { short: "v" },
  help: { short: "h" },
} as const satisfies Record<string, Flag>;

export const SOURCE_FLAGS = {
  filename: { short: "f", value: "FILE|DIR|-", repeatable: true },
  recursive: { short: "R" },
  live: {},
  namespace: { short: "n", value: "NAMESPACE" },
  "all-namespaces": { short: "A" },
  assume: { value: "KEY=VALUE", repeatable: true },
} as const satisfies Record<string, Flag>;

/** Verbs with these read the configuration file. */
export const CONFIG_FLAGS = {
  config: { value: "FILE" },
  "no-config": {},
} as const satisfies Record<string, Flag>;

export const TARGET_FLAGS = {
  selector: { short: "l", value: "SELECTOR" },
  from: { value: "KIND/NAME", repeatable: true },
  "fail-on": { value: "SEVERITY", choices: ["error", "warning", "info", "never"] },
} as const satisfies Record<string, Flag>;

export const RENDERED_FLAGS = {
  kustomize: { short: "k", value: "DIR", repeatable: true },
  chart: { value: "DIR", repeatable: true },
} as const satisfies Record<string, Flag>;

export const BASELINE_FLAGS = {
  baseline: { value: "FILE" },
  "update-baseline": {},
} as const satisfies Record<string, Flag>;

export const EXPLAIN_FLAGS = {
  port: { value: "PORT" },
  symptom: {},
  ticket: {},
} as const satisfies Record<string, Flag>;

/** For supposing; `client` is whom the anti-affinity remedies keep apart. */
export const WHAT_IF_FLAGS = {
  "what-if": { value: "CHANGE", repeatable: true },
  client: { value: "KIND/NAME", repeatable: true },
} as const satisfies Record<string, Flag>;

export const CALLER_FLAGS = {
  "include-secrets": {},
} as const satisfies Record<string, Flag>;

export const FIX_FLAGS = {
  remedy: { value: "ID" },
  client: WHAT_IF_FLAGS.client,
  list: {},
  write: {},
  "dry-run": { value: "WHERE", choices: ["none", "client", "server"] },
  yes: { short: "y" },
  accept: { value: "NAME", repeatable: true },
  "undo-file": { value: "FILE" },
  undo: { value: "FILE" },
  wait: {},
  timeout: { value: "DURATION" },
} as const satisfies Record<string, Flag>;

/** To look again whenever something changes. */
export const WATCH_FLAGS = {
  watch: { short: "w" },
} as const satisfies Record<string, Flag>;

/** Judging what a snapshot holds, instead of files or a cluster. */
export const OFFLINE_FLAGS = {
  snapshot: { value: "FILE" },
} as const satisfies Record<string, Flag>;

export const SNAPSHOT_FLAGS = {
  "hash-names": {},
} as const satisfies Record<string, Flag>;

export const PROBE_FLAGS = {
  "from-node": { value: "NODE" },
  image: { value: "IMAGE" },
  count: { value: "NUMBER" },
} as const satisfies Record<string, Flag>;

export const FLAGS = { ...SOURCE_FLAGS, ...RENDERED_FLAGS, ...TARGET_FLAGS, ...EXPLAIN_FLAGS, ...WHAT_IF_FLAGS, ...BASELINE_FLAGS, ...CALLER_FLAGS, ...FIX_FLAGS, ...WATCH_FLAGS, ...OFFLINE_FLAGS, ...SNAPSHOT_FLAGS, ...PROBE_FLAGS, ...CONFIG_FLAGS, ...COMMON_FLAGS, ...CONNECTION_FLAGS };

export type FlagName = keyof typeof FLAGS;
