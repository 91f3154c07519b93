/**
 * The program that `kubectl loopback probe` runs in a Pod, run in a client Pod's network on the lab's kernel: what it prints must be what
 * the captures show, connection by connection, and what core makes of it must agree with what core expects.
 */

import { analyze, judgeProbe, planProbe, PROBE_SCRIPT, readTries, variables, type ProbePlan, type Try } from "@kubectl-loopback/core";

import { nodeName } from "./cluster.ts";
import { clusterOf } from "./model.ts";
import { plain, scenario, type Plan } from "./plan.ts";
import type { Outcome, Row } from "./table.ts";
import type { KubeObject, Scenario } from "./types.ts";

const count = 6;

const ways: Partial<Plan>[] = [
  {}, { direct: true }, { nodes: 1, servers: [1] }, { proxy: "ipvs-too-old", annotated: true }, { annotated: true }, { proxy: "iptables+cidr" },
  { layer: 7 }, { layer: 7, proxy: "iptables+cidr", direct: true }, { layer: 7, nodes: 1, servers: [1] }, { layer: 7, keepalive: true }, { layer: "7s" },
];

export function probe(): Scenario[] {
  return ways.map((way) => withProgram(scenario("probe", { ...plain, ...way }, { connections: count, apart: "probe" })));
}

function withProgram(made: Scenario): Scenario {
  const { task } = planned(made);
  return { ...made, lab: { ...made.lab, script: { text: PROBE_SCRIPT, env: { ...variables(task), SERVICE: serviceAddress(made) } } } };
}

/** What the product would do for this listener from the client's node. */
function planned({ objects, listener }: Scenario): ProbePlan {
  const result = analyze(clusterOf(objects), { assumptions: {}, from: [], concerns: () => true });
  const found = result.judged.find(({ listener: l }) => l.object.ref.kind === listener.object.kind && l.object.ref.name === listener.object.name);
  const plan = planProbe(found!.listener, result, { node: nodeName(1), count });
  if (typeof plan === "string") throw new Error(`no probe: ${plan}`);
  return plan;
}

/** What the cluster's DNS would say. */
function serviceAddress({ objects }: Scenario): string {
  const service = objects.find(({ kind }: KubeObject) => kind === "Service")!;
  return (service["spec"] as { clusterIP: string }).clusterIP;
}

/** Printed lines against captured packets, then the product's conclusion. Connections are counted alike in both. */
export function probeDisagreements(row: Row, made: Scenario): string[] {
  const { task, expected } = planned(made);
  const printed = readTries(row.printed ?? "", task.limit);
  const clb = printed.tries.filter(({ to }) => to === "clb");
  const service = printed.tries.filter(({ to }) => to === "service");
  const said = kinds(clb.map((one) => (expected.layer === 7 ? printedRequest(one) : one.end)));
  const seen = kinds(row.outcomes.flatMap((outcome) => Array<string>(outcome.count).fill(expected.layer === 7 ? capturedRequest(outcome) : capturedConnection(outcome))));
  const { conclusion } = judgeProbe(printed, expected);
  return [
    ...(printed.complete && clb.length === count ? [] : [`the program did not come to its end: ${clb.length} tries`]),
    ...(said === seen ? [] : [`printed ${said}, captured ${seen}`]),
    ...(service.length === count && service.every(({ end }) => end === "answered") ? [] : ["the Service's own address does not always answer"]),
    ...(conclusion === "agrees" ? [] : [`concludes: ${conclusion}`]),
  ];
}

const kinds = (all: string[]): string => [...new Set(all)].toSorted().map((kind) => `${all.filter((one) => one === kind).length} × ${kind}`).join(", ");

const capturedConnection = ({ result }: Outcome): string => (result === "ok" ? "answered" : "hung");

/** A request by how it ended, and how many RS the CLB waited for in vain. */
const printedRequest = ({ end, seconds }: Try): string => `${end} after ${Math.floor(seconds / 4)} lost`;
const capturedRequest = ({ result, rs }: Outcome): string =>
  result === "ok" ? `answered after ${Math.max(rs.length, 1) - 1} lost` : `gateway after ${rs.length} lost`;
