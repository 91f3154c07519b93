import type { Result } from "../analyze.ts";
import type { Facts } from "../model/cluster.ts";
import type { Fact } from "../model/fact.ts";
import type { Finding, RuleCode } from "../model/finding.ts";
import type { Listener, Missing } from "../model/listener.ts";
import type { Refused } from "../fix/suppose.ts";
import type { KubeObject } from "../model/object.ts";
import { keyOf } from "../objects.ts";
import { once } from "../once.ts";
import { worstBackend } from "../path/risk.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { arithmeticOf } from "./arithmetic.ts";
import type { AlsoFound, Explanation, MissingFact, Way } from "./explanation.ts";
import { waysOf } from "./ways.ts";

/** Tells why a listener is judged as it is, from the very traces and counts that judged it. */
export function explain(result: Result, { listener, risk }: JudgedListener): Explanation {
  const counted = worstBackend(listener, result.contextOf(listener.object));
  const { object, port, protocol, layer, network, vip, backends } = listener;
  const { name, service, policy, direct } = counted.backend;
  return {
    object: object.ref,
    port,
    protocol,
    layer,
    network: network.kind,
    vip,
    backend: { name, service: service?.ref ?? null, policy, direct, others: backends.length - 1 },
    risk,
    ways: waysOf(listener, counted, result),
    arithmetic: arithmeticOf(counted, result),
    missing: risk.missing.map((missing) => missingFact(missing, result.facts)),
    also: alsoFound(listener, result),
    asserted: Object.entries(result.question.assumptions).map(([key, value]) => ({ key, value: String(value) })),
    whatIf: null,
  };
}

/** Codes that tell the verdict itself, and those that are about others than the listener's object. */
const TOLD: readonly RuleCode[] = ["CLB101", "CLB201", "CLB202", "CLB401", "CLB402", "CLB403"];

function alsoFound({ object, config }: Listener, result: Result): AlsoFound[] {
  const own = [object, ...(config.state === "read" ? [config.object] : [])];
  return own.flatMap((one) => others(result).get(one) ?? []).map(({ code, severity, params }) => ({ code, severity, params }));
}

/** By their objects, the findings that count and do not tell a verdict. */
const others = once(({ findings }: Result): ReadonlyMap<KubeObject, readonly Finding[]> => {
  const all = new Map<KubeObject, Finding[]>();
  for (const finding of findings) {
    if (finding.severity === "info" || finding.suppressed || TOLD.includes(finding.code)) continue;
    all.set(finding.object, [...(all.get(finding.object) ?? []), finding]);
  }
  return all;
});

/** Two explanations of one listener side by side: as it is, and as it would be. `around` are the ways of those who are led around it. */
export function compare(now: Explanation, then: Explanation, suppositions: readonly string[], refused: readonly Refused[], around: readonly Way[] = []): Explanation {
  const changes = told(now) !== told(then);
  const whatIf = { suppositions, changes, risk: then.risk, arithmetic: then.arithmetic, refused: refused.filter((one) => concerns(one, now)).map(({ remedy, reason }) => ({ remedy, reason })) };
  const after = [...(changes ? deciding(then, "then") : []), ...around.map((way) => ({ ...way, when: "then" as const }))];
  return { ...now, ways: after.length > 0 ? [...deciding(now, "now"), ...after] : now.ways, whatIf };
}

function told({ risk, ways }: Explanation): string {
  return JSON.stringify([risk, ways[0]]);
}

function deciding({ ways }: Explanation, when: "now" | "then"): Way[] {
  return ways.slice(0, 1).map((way) => ({ ...way, when }));
}

/** Whether what was refused was refused for this listener. */
export function concerns({ object, listener }: Refused, { object: own, port, protocol }: Pick<Explanation, "object" | "port" | "protocol">): boolean {
  return (object === null || keyOf(object) === keyOf(own)) && (listener === null || (listener.port === port && listener.protocol === protocol));
}

/** The fact behind what is missing, where it is one. */
const BEHIND: Readonly<Record<Missing, (facts: Facts) => Fact<unknown> | undefined>> = {
  "proxy-mode": (facts) => facts.proxyMode,
  backends: (facts) => facts.nodes,
  "clb-network": () => undefined,
  "service-config": () => undefined,
};

function missingFact(name: Missing, facts: Facts): MissingFact {
  const fact = BEHIND[name](facts);
  return { name, because: fact === undefined || fact.known ? null : fact.because };
}
