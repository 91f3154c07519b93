import type { Result } from "../analyze.ts";
import type { Facts } from "../model/cluster.ts";
import type { Evidence, Fact } from "../model/fact.ts";
import type { Json, Path } from "../model/json.ts";
import { isObject } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { keyOf, nameOf } from "../objects.ts";
import type { Messages } from "../messages/messages.ts";
import type { TicketRequest, TicketWords, Tried } from "../messages/ticketing.ts";
import type { JudgedListener } from "../rules/rule.ts";
import { excerpt, oneLine } from "../lines/printable.ts";
import { annotation, flag, keysOf } from "../tke/annotations.ts";
import { setsKeepalive } from "../tke/service-config.ts";

/** Longest value that is told. */
const WIDEST = 120;

/** The text of a support ticket about the CLB of one object: what a person at Tencent needs to know, and what is asked for. */
export function ticketText(object: KubeObject, result: Result, messages: Messages, program: string): string {
  const words = messages.ticketing;
  const judged = result.judged.filter(({ listener }) => keyOf(listener.object.ref) === keyOf(object.ref));
  const section = (heading: string, lines: readonly string[]) => `${heading}\n${lines.map((line) => `  ${oneLine(line)}\n`).join("")}`;
  return [
    `${oneLine(words.title(nameOf(object.ref)))}\n`,
    section(words.headings["fill-in"], words.fillIn),
    section(words.headings.cluster, clusterLines(result.facts, words)),
    section(words.headings.clb, clbLines(object, judged, words)),
    section(words.headings.listeners, judged.map((one) => listenerLine(one, messages))),
    section(words.headings.evidence, evidenceLines(object, judged, result, words)),
    section(words.headings.tried, triedOn(object, judged).map((one) => words.tried[one])),
    section(words.headings.request, requestsFor(judged, result).map((one) => words.requests[one])),
    `${words.madeBy(program)}\n`,
  ].join("\n");
}

function clusterLines({ serverVersion, proxyMode, kubeProxyVersions, nodes, networkMode, controllerSwitches }: Facts, words: TicketWords): string[] {
  const told = <T>(fact: Fact<T>, show: (value: T) => string) => (fact.known ? show(fact.value) : words.unknown);
  const versions = (all: readonly { version: string | null; image: string }[]) => {
    const counts = new Map<string, number>();
    for (const { version, image } of all) counts.set(version ?? image, (counts.get(version ?? image) ?? 0) + 1);
    return words.all([...counts].map(([version, count]) => words.onNodes(version, count)));
  };
  const lines: (readonly [string, string])[] = [
    [words.server, told(serverVersion, String)],
    [words.kubeProxyMode, told(proxyMode, String)],
    [words.kubeProxyVersions, told(kubeProxyVersions, versions)],
    [words.nodes, told(nodes, (all) => String(all.length))],
    [words.network, told(networkMode, (mode) => words.networks[mode])],
    [words.controller, told(controllerSwitches, (switches) => switches["VERSION"] ?? words.unknown)],
  ];
  return lines.map(([name, value]) => words.field(name, value));
}

function clbLines(object: KubeObject, judged: readonly JudgedListener[], words: TicketWords): string[] {
  const keys = keysOf(object);
  const vip = judged[0]?.listener.vip;
  const lines: (readonly [string, string | null | undefined])[] = [[words.object, nameOf(object.ref)], [words.address, vip], [words.existing, annotation(object, keys.existingClb) ?? annotation(object, keys.clbId)], [words.subnet, annotation(object, keys.subnet)]];
  return lines.flatMap(([name, value]) => (value === undefined || value === null ? [] : [words.field(name, value)]));
}

function listenerLine({ listener, risk }: JudgedListener, messages: Messages): string {
  return messages.ticketing.listener(`${listener.protocol} ${listener.port}`, messages.verdicts[risk.verdict], messages.effect(risk, listener.layer), messages.reasons[risk.reason]);
}

/** The fields that findings about the object rest on, each once; at layer 4 also those about kube-proxies. */
function evidenceLines(object: KubeObject, judged: readonly JudgedListener[], { findings }: Result, words: TicketWords): string[] {
  const isIt = (other: KubeObject | undefined) => other !== undefined && keyOf(other.ref) === keyOf(object.ref);
  const layer4 = judged.some(({ listener }) => listener.layer === 4);
  const about = findings.filter((finding) => isIt(finding.object) || isIt(finding.listener?.object) || (layer4 && finding.code === "CLB102"));
  return [...new Set(about.flatMap(({ code, evidence }) => evidence.map((one) => `${code}  ${evidenceText(one, words)}`)))];
}

function evidenceText({ object, path, value }: Evidence, words: TicketWords): string {
  return `${object ? `${nameOf(object)} ` : ""}${fieldText(path)} = ${valueText(value, words)}`;
}

function fieldText(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

/** A whole spec is more than a ticket needs, and may hold what it should not. */
function valueText(value: Json, words: TicketWords): string {
  if (value === null) return words.notSet;
  if (isObject(value) || Array.isArray(value)) return "…";
  return excerpt(typeof value === "string" ? value : JSON.stringify(value), WIDEST);
}

function triedOn(object: KubeObject, judged: readonly JudgedListener[]): Tried[] {
  const backends = judged.flatMap(({ listener }) => listener.backends);
  const tried: Tried[] = [
    ...(judged.some(({ listener }) => listener.preventLoopback) ? ["prevent-loopback" as const] : []),
    ...(judged.some(({ listener }) => listener.configured && setsKeepalive(listener.configured)) ? ["keepalive" as const] : []),
    ...(backends.some(({ policy }) => policy === "Local") ? ["local-policy" as const] : []),
    ...(backends.some(({ direct }) => direct) || flag(object, keysOf(object).directAccess) ? ["direct-access" as const] : []),
  ];
  return tried.length > 0 ? tried : ["nothing"];
}

/** What each verdict asks for; the same once. */
function requestsFor(judged: readonly JudgedListener[], { facts }: Result): TicketRequest[] {
  const requests = judged.flatMap(({ listener, risk }): TicketRequest[] => {
    if (["unknown-network", "unknown-backends"].includes(risk.reason)) return ["clb-facts"];
    if (risk.verdict === "safe") return risk.reason === "keepalive-snat" && risk.assumed.includes("keepalive-whitelist") ? ["keepalive-whitelist"] : [];
    if (risk.reason === "source-ip-kept" || risk.reason === "unknown-service-config" || listener.layer === 7) return ["keepalive-whitelist"];
    const versions = facts.kubeProxyVersions;
    return ["health-check-source", ...(!versions.known || versions.value.some(({ ability }) => ability === "unknown") ? ["kube-proxy-version" as const] : [])];
  });
  return requests.length > 0 ? [...new Set(requests)] : ["other-cause"];
}
