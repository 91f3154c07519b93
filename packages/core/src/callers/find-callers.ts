import type { Caller, CallerQuestion, CallerText, ClbName, Obstacle, Reached } from "../model/caller.ts";
import { at, stringAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { nameOf, type ObjectSet } from "../objects.ts";
import { isCorefile } from "../tke/cluster-dns.ts";
import { podPath } from "../tke/pod.ts";
import { correctedText, type Replacement } from "./corrected.ts";
import { calledPort, insteadOf, type Instead, type ListenersOf, type ServicePort } from "./instead.ts";
import { mentionsIn, type Mention } from "./mentions.ts";
import type { NameTable } from "./name-table.ts";
import { hasName, namesOf } from "./names.ts";
import { repeatsAnother } from "./repeats.ts";
import { textsOf } from "./texts.ts";
import { usersOf } from "./users.ts";

/** Everything in a cluster that names one of these CLBs. */
export function findCallers(judged: readonly Reached[], objects: ObjectSet, { secrets }: CallerQuestion): Caller[] {
  const listeners = byOwner(judged);
  const table = namesOf([...listeners.keys()], objects);
  if (table.all.length === 0) return [];
  const scene: Scene = { table, objects, listenersOf: (owner) => listeners.get(owner) ?? [] };
  const asked = objects.all.filter((object) => (secrets || object.ref.kind !== "Secret") && !isCorefile(object) && !repeatsAnother(object, objects));
  return asked.flatMap((object) => callersIn(object, scene));
}

/** Of which CLBs nobody can tell who names them. */
export function nameless(judged: readonly Reached[]): Problem[] {
  const clbs = [...byOwner(judged).keys()].filter((owner) => !hasName(owner)).map(({ ref }) => nameOf(ref));
  return clbs.length === 0 ? [] : [{ code: "no-clb-name", level: "notice", params: { clbs: clbs.join(", ") }, location: null }];
}

/** Listeners by the object that opens them. Public ones are left out: they do not loop. */
function byOwner(judged: readonly Reached[]): ReadonlyMap<KubeObject, readonly Reached[]> {
  const listeners = new Map<KubeObject, Reached[]>();
  for (const one of judged) {
    if (one.listener.network.kind === "public") continue;
    const same = listeners.get(one.listener.object);
    if (same) same.push(one);
    else listeners.set(one.listener.object, [one]);
  }
  return listeners;
}

interface Scene {
  readonly table: NameTable;
  readonly objects: ObjectSet;
  readonly listenersOf: ListenersOf;
}

/** A mention in a text of an object, and what can be said of it. */
interface Told {
  readonly mention: Mention;
  readonly instead: Instead;
  readonly obstacles: readonly Obstacle[];
}

function callersIn(object: KubeObject, scene: Scene): Caller[] {
  const named = new Set<ClbName>();
  return textsOf(object, scene.objects).flatMap((text) => {
    const found = callersInText(object, text, named, scene);
    for (const { names } of found) for (const name of names) named.add(name);
    return found;
  });
}

function callersInText(object: KubeObject, text: CallerText, named: ReadonlySet<ClbName>, scene: Scene): Caller[] {
  const told = mentionsOf(object, text.text, scene).map((mention) => tell(mention, object, text, scene));
  const corrected = text.field === "secret" ? null : correctedText(text.text, told.flatMap(replacement));
  // A value built of a variable that names the CLB changes with that variable.
  const known = new Set([...named, ...told.flatMap(({ mention }) => mention.names)]);
  const built = text.expanded === undefined ? [] : mentionsOf(object, text.expanded, scene).filter(({ names }) => names.some((name) => !known.has(name)));
  return uniqueWritten([
    ...told.map((one) => callerOf(object, text, one, replacement(one).length > 0 ? corrected : null, scene)),
    ...built.map((mention) => callerOf(object, text, tell(mention, object, text, scene), null, scene)),
  ]);
}

/** The mentions in a text of an object: no object calls itself, and some names count in their own namespace alone. */
function mentionsOf(object: KubeObject, text: string, { table }: Scene): Mention[] {
  return mentionsIn(text, table).flatMap((mention): Mention[] => {
    const names = mention.names.filter(({ onlyIn, owner, ingress }) => (onlyIn === null || onlyIn === object.ref.namespace) && owner !== object && ingress !== object);
    return names.length > 0 ? [{ ...mention, names }] : [];
  });
}

/** Of what stands in a Secret nothing counts but the name. */
function tell(mention: Mention, object: KubeObject, text: CallerText, { listenersOf, objects }: Scene): Told {
  const called = text.field === "secret" ? { ...mention, scheme: null, port: null, urlPath: "" } : { ...mention, port: mention.port ?? text.port ?? null };
  const instead = insteadOf(called, listenersOf, objects);
  return { mention, instead, obstacles: [...instead.obstacles, ...obstaclesHere(object, text), ...portObstacle(called, instead)] };
}

function callerOf(object: KubeObject, { path, field, label }: CallerText, { mention, instead, obstacles }: Told, corrected: string | null, { objects }: Scene): Caller {
  return {
    object, path, field, label,
    written: field === "secret" ? null : writtenAs(mention),
    names: mention.names,
    reaches: instead.reaches,
    instead: instead.services.map(addressOf),
    obstacles,
    corrected,
    usedBy: usersOf(object, objects),
    answeredBy: asksClusterDns(object, { field, path }) && mention.names.every(({ answeredBy }) => answeredBy !== null) ? mention.names[0]!.answeredBy : null,
  };
}

/** Scheme, host and port: of what stands around them nothing is told. */
function writtenAs({ scheme, host, port }: Mention): string {
  const bracketed = host.includes(":") && (scheme !== null || port !== null) ? `[${host}]` : host;
  return `${scheme === null ? "" : `${scheme}://`}${bracketed}${port === null ? "" : `:${port}`}`;
}

/** The same written twice in one value is one caller. */
function uniqueWritten(callers: readonly Caller[]): Caller[] {
  const seen = new Set<string>();
  return callers.filter(({ written, names }) => {
    const key = `${written} ${names[0]!.text}`;
    return !seen.has(key) && seen.add(key);
  });
}

export function addressOf({ namespace, name, port }: ServicePort): string {
  return `${hostOf({ namespace, name })}${port === null ? "" : `:${port}`}`;
}

function hostOf({ namespace, name }: Pick<ServicePort, "namespace" | "name">): string {
  return `${name}.${namespace}.svc.cluster.local`;
}

function obstaclesHere(object: KubeObject, { field, path }: CallerText): Obstacle[] {
  if (field === "host-alias" || field === "nameserver") return ["takes-address"];
  return asksClusterDns(object, { field, path }) ? [] : ["no-cluster-dns"];
}

/** Probes are the kubelet's unless they are commands, webhooks the API server's; Pods ask as their policy says. */
function asksClusterDns(object: KubeObject, { field, path }: Pick<CallerText, "field" | "path">): boolean {
  if ((field === "probe" && !path.includes("exec")) || field === "webhook" || field === "api-service") return false;
  const pod = podPath(object);
  if (!pod) return true;
  const policy = stringAt(object.value, [...pod, "dnsPolicy"]) ?? "ClusterFirst";
  const onHost = at(object.value, [...pod, "hostNetwork"]) === true;
  return onHost ? policy === "ClusterFirstWithHostNet" : policy.startsWith("ClusterFirst");
}

/** A value without a port means the CLB's: the Service's must be the same one. */
function portObstacle(mention: Mention, { services, reaches }: Instead): Obstacle[] {
  if (calledPort(mention) !== undefined || services.length === 0) return [];
  const ports = new Set(reaches.filter(({ listener }) => !listener.redirectOnly).map(({ listener }) => listener.port));
  return services.length === ports.size && services.every(({ port }) => port !== null && ports.has(port)) ? [] : ["port-differs"];
}

/** What stands for a mention once it names the Service; nothing where that is in doubt. */
function replacement({ mention, instead: { services }, obstacles }: Told): Replacement[] {
  const [service] = services;
  if (!service || obstacles.length > 0) return [];
  const withPort = mention.port !== null || (calledPort(mention) !== undefined && service.port !== 80);
  return [{ start: mention.start, end: mention.end, text: hostOf(service) + (withPort ? `:${service.port}` : "") }];
}
