/** Holds what happened against what the model says. Nothing returned means that they agree. */

import type { Hop as ModelHop, HopAction, Trace } from "@kubectl-loopback/core";

import { within, sharesOf, waitsOf } from "./odds.ts";
import { perTry, slack } from "./patience.ts";
import type { Prediction } from "./model.ts";
import type { Hop, Outcome, Row } from "./table.ts";
import { probeDisagreements } from "./probe.ts";
import type { Scenario } from "./types.ts";

export function disagreements(row: Row, scenario: Scenario, model: Prediction): string[] {
  if (scenario.suite === "undecided") return [];
  if (scenario.lab.script) return probeDisagreements(row, scenario);
  return [...differences(row, scenario, model), ...brokenPromise(row, scenario)];
}

/** A cured packet arrives at its first try; before, and undone, some are lost. Of health checks it is the other way round where they come from the VIP. */
function brokenPromise({ outcomes }: Row, { cure, client }: Scenario): string[] {
  if (!cure) return [];
  const lost = outcomes.some(({ result, rs }) => result !== "ok" || rs.length > 1);
  const probed = "probe" in client ? client.probe : undefined;
  const expected = probed === "100.64" ? false : (cure.stage === "cured") === (probed === "vip");
  return lost === expected ? [] : [`${cure.stage}: ${lost ? "lost" : "nothing lost"}`];
}

function differences(row: Row, scenario: Scenario, model: Prediction): string[] {
  if (scenario.lab.to !== "vip") return row.outcomes.filter((o) => o.result !== "ok").map((o) => `the Service's own address: ${o.result}`);
  if ("probe" in scenario.client) return row.outcomes.flatMap((o) => probe(o, scenario, model));
  if (scenario.lab.nodes.dropSnatRange) return closedGroup(row, model);
  return [...new Set([...row.outcomes.flatMap((o) => oneWay(o, scenario, model)), ...chances(row, scenario, model)])];
}

/** A security group that is closed to keepalive's addresses: what the verdict says to rest on. */
function closedGroup(row: Row, model: Prediction): string[] {
  const warned = [...model.traces.values()].every(({ outcome }) => outcome.assumed.includes("security-group"));
  return row.outcomes.every((o) => o.result === "http 504") === warned ? [] : ["keepalive with 100.127.0.0/16 closed"];
}

/** Health checks from the VIP fail where nodes have bound it; all others are answered. While some kube-proxies are too old it depends on the node. */
function probe({ result, rs }: Outcome, { client }: Scenario, { findings, traces }: Prediction): string[] {
  const found = new Set(findings.map(({ code }) => code));
  const bound = found.has("CLB106") || found.has("CLB110") || [...traces.values()].every(({ outcome }) => outcome.reason === "prevent-loopback");
  const fromVip = "probe" in client && client.probe === "vip";
  if (fromVip && found.has("CLB102")) return [];
  return (result === "ok") === (fromVip && bound) ? [`health check of ${rs}: ${result}, though the address is ${bound ? "" : "not "}bound`] : [];
}

function oneWay(o: Outcome, scenario: Scenario, model: Prediction): string[] {
  const traces = [...model.traces.values()];
  if (o.rs.length > 0) return scenario.listener.protocol === "HTTP" ? proxied(o, model, scenario) : forwarded(o, model, scenario);
  if (traces.every(({ outcome }) => outcome.verdict === "avoided")) return o.result === "refused" || o.result === "http 504" ? [] : [`only RS is itself: ${o.result}`];
  if (!traces.some(isCaught)) return [`the CLB saw nothing (${o.result}), though core says that the packet reaches it`];
  if (o.result === "ok") return [];
  return model.findings.some(({ code }) => code === "CLB104") ? [] : [`${o.result} on the client's node, without CLB104`];
}

/** Caught by the client's node, and so never seen by the CLB. */
const isCaught = ({ outcome }: Trace): boolean => outcome.reason === "short-circuit" || outcome.reason === "prevent-loopback";

function lookUp(name: string, { traces, stack }: Prediction): Trace | string {
  const found = traces.get(name);
  if (!found) return `the CLB chose ${name}, which core does not count as an RS`;
  if (isCaught(found) && stack !== "own") return `the CLB saw the packet, though core says ${found.outcome.reason}`;
  return found;
}

/** Layer 4: one RS, no second try. */
function forwarded(o: Outcome, model: Prediction, scenario: Scenario): string[] {
  const found = lookUp(o.rs[0]!, model);
  if (typeof found === "string") return [found];
  const { verdict } = found.outcome;
  const arrived = o.result === "ok" || o.result === "wrong-sender";
  if (verdict === "loops" && o.result === "ok") return [`${o.rs}: ok, though core says that it loops`];
  if (verdict === "safe" && o.result !== "ok") return [`${o.rs}: ${o.result}, though core says ${found.outcome.reason}`];
  if (verdict === "avoided") return [`${o.rs}: chosen, though it is the client itself`];
  const misrouted = verdict === "may-loop" && arrived; // it may go well by chance
  return isCaught(found) || misrouted || (verdict === "loops" && arrived) ? [] : unseenHops(found, o.hops?.[0] ?? [], scenario);
}

/** Layer 7: RS are tried in turn, each failure takes the CLB its patience. */
function proxied(o: Outcome, model: Prediction, scenario: Scenario): string[] {
  const answered = o.result === "ok";
  const said: string[] = [];
  o.rs.forEach((name, i) => {
    const found = lookUp(name, model);
    if (typeof found === "string") return void said.push(found);
    const { verdict, reason } = found.outcome;
    const good = answered && i === o.rs.length - 1;
    if (good && verdict === "loops") said.push(`${name} answered, though core says that it loops`);
    if (!good && verdict === "safe") said.push(`${name} did not answer, though core says ${reason}`);
    const misrouted = verdict === "may-loop" && good;
    if (!misrouted && !isCaught(found)) said.push(...unseenHops(found, o.hops?.[i + 1] ?? [], scenario));
  });
  const waited = o.ms / 1000 - perTry * (answered ? o.rs.length - 1 : o.rs.length);
  if (waited < -0.1 || waited > slack) said.push(`took ${o.ms} ms for ${o.rs.length} tries`);
  return said;
}

type Seen = (hops: Hop[], hop: ModelHop, scenario: Scenario) => boolean;

const some = (hops: Hop[], test: (where: string, src: string, dst: string, flags: string) => boolean): boolean => hops.some((h) => test(...h));
const isAnswer = (flags: string): boolean => flags === "S." || flags === "udp";

/** What a capture shows where the model's packet takes a step. Steps that leave no mark of their own are left out. */
const marks: Partial<Record<HopAction, Seen>> = {
  forwards: (hops, { source }) => some(hops, (where, src) => where === "clb eth0 Out" && (source.ip === null || src.startsWith(`${source.ip}:`))),
  "forwards-with-own-source": (hops) => some(hops, (where, src) => where === "clb eth0 Out" && src.startsWith("100.127.")),
  "answers-past-clb": (hops) => !some(hops, (where, _src, _dst, flags) => where === "clb eth0 In" && flags === "S.") && some(hops, (where, _src, _dst, flags) => where.startsWith("pod/") && where.endsWith("In") && flags === "S."),
  resets: (hops) => some(hops, (where, _src, _dst, flags) => where.startsWith("pod/") && where.endsWith("Out") && flags === "R"),
  "drops-martian": (hops) => !some(hops, (_where, _src, _dst, flags) => flags === "S."),
  "answers-through-clb": (hops) => some(hops, (where, _src, _dst, flags) => where === "clb eth0 In" && isAnswer(flags)),
  "sends-to-other-node": (hops, { node }) => some(hops, (where, _src, dst, flags) => where === `node/${node} eth0 Out` && dst.endsWith(":8080") && flags === "S"),
  "drops-unknown-answer": (hops, _hop, { client }) => !some(hops, (where, _src, _dst, flags) => where === "clb eth0 In" && flags === "S.") && !("pod" in client && reachesFromElsewhere(hops, client.pod.name)),
};

/** Whether an answer came to the client's node from another one, and on to the client. From a backend on its own node it may: that node has forwarded the packet, too. */
function reachesFromElsewhere(hops: Hop[], client: string): boolean {
  const cameIn = new Set(hops.flatMap(([where, src, , flags]) => (where.startsWith("node/") && where.endsWith("eth0 In") && flags === "S." ? [src] : [])));
  return some(hops, (where, src, _dst, flags) => where === `pod/${client} eth0 In` && flags === "S." && cameIn.has(src));
}

/** The model's steps that the capture does not show. UDP leaves other marks, and of masquerading no object tells. */
function unseenHops({ hops, outcome }: Trace, captured: Hop[], scenario: Scenario): string[] {
  if (captured.length === 0 || scenario.listener.protocol === "UDP" || scenario.lab.nodes.masquerade) return [];
  const strict = scenario.lab.nodes.rpFilter === 1 && outcome.verdict === "loops"; // a strict filter drops the packet where it comes in
  return hops.filter((hop) => !strict && marks[hop.action]?.(captured, hop, scenario) === false).map((hop) => `not captured: ${hop.at} ${hop.action}`);
}

/** Where the CLB chose at random: shares of failures and waits against the risk's figures. */
function chances(row: Row, { lab, listener }: Scenario, { risk }: Prediction): string[] {
  if (lab.pick !== "random") return [];
  const counted = listener.protocol === "HTTP" ? waitsOf(row, perTry) : sharesOf(row);
  const expected = listener.protocol === "HTTP" ? risk.addedSeconds : (risk.probability?.max ?? null);
  if (expected === null) return [];
  return within(expected, counted) ? [] : [`measured ${counted.mean.toFixed(3)} over ${counted.n}, core says ${expected.toFixed(3)}`];
}
