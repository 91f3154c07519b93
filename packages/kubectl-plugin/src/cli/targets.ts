import { CLIENT_KINDS, OWNER_KINDS, parseSelector, type ClientName } from "@kubectl-loopback/core";
import type { Invocation } from "./parse.ts";
import { meant } from "./meant.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** What is asked about: kinds, and names where some are given. */
export interface Target {
  readonly kind: "Service" | "Ingress";
  readonly name: string | undefined;
}

/** `svc/foo ing/bar`, `svc foo bar`, `svc`, `svc,ing`. None: everything with a CLB. */
export function parseTargets(invocation: Invocation): readonly Target[] | UsageError {
  const { args } = invocation;
  const targets = args.some((arg) => arg.includes("/")) ? slashed(args) : spaced(args);
  if (!Array.isArray(targets)) return targets;
  const named = targets.some((target) => target.name !== undefined);
  if (named && invocation.on("all-namespaces")) return usageError("bad-combination", "-A, TYPE/NAME", "-n NAMESPACE");
  if (named && invocation.value("selector") !== undefined) return usageError("bad-combination", "-l, TYPE/NAME", "-l SELECTOR");
  return targets;
}

function slashed(args: readonly string[]): Target[] | UsageError {
  const targets: Target[] = [];
  for (const arg of args) {
    const [type = "", name = "", ...rest] = arg.split("/");
    if (name === "" || rest.length > 0) return usageError("bad-target", arg, "TYPE/NAME");
    const kind = kindOf(type);
    if (typeof kind !== "string") return kind;
    targets.push({ kind, name });
  }
  return targets;
}

function spaced([types, ...names]: readonly string[]): Target[] | UsageError {
  const targets: Target[] = [];
  for (const type of types?.split(",") ?? []) {
    const kind = kindOf(type);
    if (typeof kind !== "string") return kind;
    targets.push(...(names.length > 0 ? names : [undefined]).map((name) => ({ kind, name })));
  }
  return targets;
}

function kindOf(type: string): Target["kind"] | UsageError {
  const plain = type.toLowerCase().split(".")[0]!;
  const kind = Object.hasOwn(OWNER_KINDS, plain) ? OWNER_KINDS[plain] : undefined;
  return kind ?? usageError("unknown-type", type, meant(plain, Object.keys(OWNER_KINDS)) ?? "svc, ing");
}

/** The clients of `--from KIND/NAME`, or of `--client`. */
export function parseClients(invocation: Invocation, flag: "from" | "client"): readonly ClientName[] | UsageError {
  const clients: ClientName[] = [];
  for (const text of invocation.values(flag)) {
    const [type = "", name = "", ...rest] = text.split("/");
    const plain = type.toLowerCase();
    if (name === "" || rest.length > 0) return usageError("bad-target", `--${flag} ${text}`, "KIND/NAME");
    const kind = Object.hasOwn(CLIENT_KINDS, plain) ? CLIENT_KINDS[plain] : undefined;
    if (!kind) return usageError("unknown-type", `--${flag} ${text}`, meant(plain, Object.keys(CLIENT_KINDS)) ?? "pod, deployment, statefulset, daemonset, job, node");
    clients.push({ kind, namespace: "", name });
  }
  return clients;
}

/** The label selector of `-l`, as a test. */
export function parseLabelFlag(invocation: Invocation): { matches: ReturnType<typeof parseSelector> } | UsageError {
  const text = invocation.value("selector");
  if (text === undefined) return { matches: undefined };
  const matches = parseSelector(text);
  return matches ? { matches } : usageError("bad-value", `-l ${text}`, "app=web,tier!=cache");
}
