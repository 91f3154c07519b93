import { nameOf, once, type JudgedListener, type ObjectRef, type Reason, type ReportFinding, type Result } from "@kubectl-loopback/core";
import { COMMANDS } from "../cli/commands.ts";
import { CONNECTION_FLAGS, FLAGS, type Flag, type FlagName } from "../cli/flags.ts";
import type { Invocation } from "../cli/parse.ts";
import { shellQuote } from "./shell-quote.ts";

/** The command to type next: what settles an unknown, or shows what to change. Undefined where there is none. */
export function nextCommand(finding: ReportFinding, { judged, cluster }: Result, invocation: Invocation): string | undefined {
  const live = cluster.coverage.source === "live";
  if (invocation.value("snapshot") !== undefined) return offline(finding, judged, invocation);
  if (finding.code === "CLB102" && live) return kubectl(invocation, "get pods -n kube-system -l k8s-app=kube-proxy -o wide");
  if (finding.code === "CLB205") return kubectl(invocation, `get tkeserviceconfigs -n ${shellQuote(finding.object.namespace ?? "default")}`);
  // What a tool made is not the place to change.
  const isMade = finding.rendered !== undefined;
  const remedy = isMade ? undefined : MADE_ELSEWHERE[finding.code];
  if (remedy !== undefined) return finding.fixes.length === 0 ? undefined : `kubectl loopback fix ${[...written(invocation).fix, `--remedy ${remedy}`].join(" ")}`;
  const reason = reasonOf(finding, judged);
  const more = MORE[reason ?? "public-clb"];
  if (more) return `kubectl loopback check ${[...written(invocation).check, more(live)].join(" ")}`;
  if (isMade || finding.severity === "info" || finding.fixes.length === 0) return undefined;
  const byItself = BY_THEMSELVES.includes(finding.fixes[0]!.id) && (reason === undefined || !DECIDED_BY_PEOPLE.includes(reason));
  return `kubectl loopback fix ${[...written(invocation).fix, ...(byItself ? [] : ["--list"])].join(" ")}`;
}

/** Findings whose remedy is never the one that `fix` chooses by itself. */
const MADE_ELSEWHERE: Readonly<Record<string, string>> = { CLB401: "service-name", CLB402: "coredns-rewrite" };

/** A snapshot can be judged again on an assumption; what it was taken of is out of reach. */
function offline(finding: ReportFinding, judged: readonly JudgedListener[], invocation: Invocation): string | undefined {
  const more = MORE[reasonOf(finding, judged) ?? "public-clb"]?.(true);
  return more?.startsWith("--assume") ? `kubectl loopback check ${[...written(invocation).check, more].join(" ")}` : undefined;
}

/** Remedies that `fix` applies without being told which; of the others it shows a list. */
const BY_THEMSELVES: readonly string[] = ["prevent-loopback", "keepalive", "upgrade-kube-proxy", "corrected-value"];
const DECIDED_BY_PEOPLE: readonly Reason[] = ["unknown-backends", "ip-mode-proxy", "only-rs-is-self", "cluster-cidr-misroute"];

/** What the same command line needs besides, to settle what is not known. */
const MORE: Partial<Record<Reason, (live: boolean) => string>> = {
  "unknown-network": () => "--assume network=internal",
  "unknown-proxy-mode": (live) => (live ? "--assume proxy-mode=ipvs" : "--live"),
  "unknown-service-config": () => "--live",
};

/** Why the listener that a finding is about was judged as it was. */
function reasonOf({ object, listener }: ReportFinding, judged: readonly JudgedListener[]): Reason | undefined {
  return listener ? reasons(judged).get(listenerName(object, listener)) : undefined;
}

const reasons = once((judged: readonly JudgedListener[]) => new Map(judged.map(({ listener, risk }) => [listenerName(listener.object.ref, listener), risk.reason])));

function listenerName(object: ObjectRef, { port, protocol }: { readonly port: number; readonly protocol: string }): string {
  return `${nameOf(object)} ${protocol} ${port}`;
}

/** Flags that say how to print, or what to suppose; and the token, which stays secret. */
const LEFT_OUT: readonly FlagName[] = ["output", "lang", "color", "quiet", "verbose", "help", "fail-on", "token", "what-if", "update-baseline"];

/** The command line once more, for another run of a command: every finding asks for it. */
const written = once((invocation: Invocation) => ({ check: textsFor(invocation, "check"), fix: textsFor(invocation, "fix") }));

function textsFor(invocation: Invocation, command: "check" | "fix"): readonly string[] {
  const flags: FlagName[] = COMMANDS[command].flags.filter((name) => !LEFT_OUT.includes(name));
  return [...invocation.args.map(shellQuote), ...flags.flatMap((name) => flagTexts(invocation, name))];
}

function flagTexts(invocation: Invocation, name: FlagName): string[] {
  const { short, value: takesValue }: Flag = FLAGS[name];
  const flag = short ? `-${short}` : `--${name}`;
  if (!takesValue) return invocation.on(name) ? [flag] : [];
  return invocation.values(name).map((value) => `${flag} ${shellQuote(value)}`);
}

/** A kubectl command to the cluster that the command line names. */
export function kubectl(invocation: Invocation, rest: string): string {
  const connection = (Object.keys(CONNECTION_FLAGS) as FlagName[]).filter((name) => !LEFT_OUT.includes(name));
  return ["kubectl", rest, ...connection.flatMap((name) => flagTexts(invocation, name))].join(" ");
}
