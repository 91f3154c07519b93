/**
 * The program that `kubectl loopback probe` runs in a Pod, run in a client Pod's network on the lab's kernel: what it prints must be what
 * the captures show, connection by connection, and what core makes of it must agree with what core expects. Each program has a client Pod of its own, as it has in a cluster: a port
 * that another scenario's connection to the same backend has had would meet that one's translation on the node.
 */

import { analyze, judgeProbe, planProbe, PROBE_SCRIPT, readTries, variables, type ProbePlan, type Try } from "@kubectl-loopback/core";

import { nodeName } from "./cluster.ts";
import { clusterOf } from "./model.ts";
import { perTry, slack } from "./patience.ts";
import { plain, scenario, type Plan } from "./plan.ts";
import type { Outcome, Row } from "./table.ts";
import type { KubeObject, Scenario } from "./types.ts";

const count = 6;

const ways: Partial<Plan>[] = [
  {}, { direct: true }, { nodes: 1, servers: [1] }, { proxy: "ipvs-too-old", annotated: true }, { annotated: true }, { proxy: "iptables+cidr" },
  { layer: 7 }, { layer: 7, proxy: "iptables+cidr", direct: true }, { layer: 7, nodes: 1, servers: [1] }, { layer: 7, keepalive: true }, { layer: "7s" },
];

export function probe(): Scenario[] {
  return ways.map((way, prober) => withProgram(scenario("probe", { ...plain, ...way }, { connections: count, apart: "probe", prober })));
}

function withProgram(made: Scenario): Scenario {
  const { task } = planned(made);
  return { ...made, lab: { ...made.lab, script: { text: PROBE_SCRIPT, env: { ...variables({ ...task, limit: limitOf(task) }), SERVICE: serviceAddress(made) } } } };
}

/** What the product would do for this listener from the client's node. */
function planned({ objects, listener }: Scenario): ProbePlan {
  const result = analyze(clusterOf(objects), { assumptions: {}, from: [], concerns: () => true });
  const found = result.judged.find(({ listener: l }) => l.object.ref.kind === listener.object.kind && l.object.ref.name === listener.object.name);
  const plan = planProbe(found!.listener, result, { node: nodeName(1), count });
  if (typeof plan === "string") throw new Error(`no probe: ${plan}`);
  return plan;
}

/** Twice the seconds for a try: an emulated core may stand still for some. */
const limitOf = ({ limit }: ProbePlan["task"]): number => 2 * limit;

/** What the cluster's DNS would say. */
function serviceAddress({ objects }: Scenario): string {
  const service = objects.find(({ kind }: KubeObject) => kind === "Service")!;
  return (service["spec"] as { clusterIP: string }).clusterIP;
}

/** How a connection went, by its packets. */
interface Seen {
  readonly end: Try["end"];
  /** How many RS the CLB waited for in vain (layer 7). */
  readonly lost: number;
}

/** Printed lines against captured packets, then the product's conclusion. */
export function probeDisagreements(row: Row, made: Scenario): string[] {
  const { task, expected } = planned(made);
  const printed = readTries(row.printed ?? "", limitOf(task));
  const clb = printed.tries.filter(({ to }) => to === "clb").toSorted((a, b) => byEnd(a, b) || a.seconds - b.seconds);
  const service = printed.tries.filter(({ to }) => to === "service");
  const seen = row.outcomes.flatMap((outcome) => Array<Seen>(outcome.count).fill(seenOf(outcome, expected.layer))).toSorted((a, b) => byEnd(a, b) || a.lost - b.lost);
  if (!printed.complete || clb.length !== count || seen.length !== count) return [`the program did not come to its end: ${clb.length} tries, ${seen.length} captured`];
  // What the emulated core took is no wait of the CLB's.
  const timely = clb.map((one, index) => ({ ...one, seconds: perTry * seen[index]!.lost }));
  const { conclusion } = judgeProbe({ tries: [...timely, ...service] }, expected);
  return [
    ...clb.flatMap((one, index) => (isAs(one, seen[index]!, expected.layer) ? [] : [`printed ${one.end} after ${one.seconds} s, captured ${seen[index]!.end} after ${seen[index]!.lost} lost`])),
    ...(service.length === count && service.every(({ end }) => end === "answered") ? [] : [`the Service's own address does not always answer: ${service.map(({ end, seconds }) => `${end} ${seconds} s`).join(", ")}`]),
    ...(conclusion === "agrees" ? [] : [`concludes: ${conclusion}`]),
  ];
}

const byEnd = (a: Pick<Seen, "end">, b: Pick<Seen, "end">): number => (a.end < b.end ? -1 : a.end > b.end ? 1 : 0);

function seenOf({ result, rs }: Outcome, layer: 4 | 7): Seen {
  if (layer === 4) return { end: result === "ok" ? "answered" : "hung", lost: 0 };
  return result === "ok" ? { end: "answered", lost: Math.max(rs.length, 1) - 1 } : { end: "gateway", lost: rs.length };
}

/** A request waits for every RS that is lost; more than that, only the emulated core makes it wait. */
function isAs({ end, seconds }: Try, seen: Seen, layer: 4 | 7): boolean {
  const more = seconds - perTry * seen.lost;
  return end === seen.end && (layer === 4 || (more > -0.1 && more < slack));
}
