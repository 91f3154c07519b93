import { at, isServiceConfig, keyOf, listAt, type JudgedListener, type KubeObject, type Path } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { ProjectFile } from "../projects/project-file.ts";
import { isIn, rangeOf, type Position } from "./place.ts";
import { gravest } from "./verdicts.ts";

/** A listener by its names, as they can be written into a link. Without a port, or where it is gone: the gravest one of the object. */
export interface ListenerName {
  /** The key of the object that opens it, or decides about it. */
  readonly object: string;
  readonly port: number | null;
  readonly protocol: string | null;
}

/** The listeners of an object; those of a TkeServiceConfig are the ones that it configures. */
export function listenersDecidedBy(object: KubeObject, { result, listenersOf }: Judgement): readonly JudgedListener[] {
  if (!isServiceConfig(object)) return listenersOf(object);
  return result.judged.filter(({ listener: { config } }) => config.state === "read" && config.object === object);
}

export function nameOfListener(object: KubeObject, { listener: { port, protocol } }: JudgedListener): ListenerName {
  return { object: keyOf(object.ref), port, protocol };
}

export function findListener(judged: readonly JudgedListener[], { port, protocol }: ListenerName): JudgedListener | undefined {
  return judged.find(({ listener }) => listener.port === port && listener.protocol === protocol) ?? gravest(judged);
}

/** Where objects list their listeners. */
const LISTS: Readonly<Record<string, Path>> = { Service: ["spec", "ports"], TkeServiceConfig: ["spec", "loadBalancer", "l7Listeners"] };

/** The listener that a place is about: of the port it stands in, else the gravest of its object. */
export function listenerAt(file: ProjectFile, place: Position & { readonly offset: number }, judgement: Judgement): ListenerName | undefined {
  const object = objectAt(file, place);
  const judged = object ? listenersDecidedBy(object, judgement) : [];
  const port = object && portAt(object, place);
  const found = judged.filter(({ listener }) => listener.port === port);
  const one = gravest(found.length > 0 ? found : judged);
  return object && one && nameOfListener(object, one);
}

function objectAt({ objects }: ProjectFile, place: Position & { readonly offset: number }): KubeObject | undefined {
  const here = objects.filter(({ source }) => source && source.place.document.start <= place.offset && place.offset <= source.place.document.end);
  return here.findLast(({ source }) => isIn(rangeOf(source!.locate([])), place)) ?? here.find(({ source }) => source!.place.base.length === 0);
}

function portAt({ ref, value, source }: KubeObject, place: Position): unknown {
  const list = LISTS[ref.kind] ?? [];
  const index = listAt(value, list).findLastIndex((_, item) => isIn(rangeOf(source!.locate([...list, item])), place));
  return index < 0 ? undefined : at(value, [...list, index, "port"]);
}
