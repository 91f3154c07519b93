import { type Evidence, type Finding, type KubeObject, keyOf, type Listener, type Location, nameOf, oneLine, type Path } from "@kubectl-loopback/core";
import type { Judgement } from "../projects/judge.ts";
import type { Words } from "../words/words.ts";
import { evidenceText } from "./names.ts";
import { rangeOf, type Range } from "./place.ts";

/** Another place that a finding has to do with, in this file or another one of the project. */
export interface Related {
  readonly file: string;
  readonly range: Range;
  readonly message: string;
}

/** The fields that the finding rests on, then the other objects of its listener: each place once, and not the finding's own. */
export function relatedTo(finding: Finding, { result }: Judgement, words: Words): Related[] {
  const { byKey } = result.cluster.objects;
  const own = finding.object.source!.locate(finding.path);
  const places = [
    ...finding.evidence.flatMap((one) => placeOf(one, byKey, words)),
    ...(finding.listener ? partsOf(finding.listener, words).filter(([object]) => object !== finding.object).flatMap(([object, role]) => objectPlace(object, role)) : []),
  ];
  const seen = new Set([placeKey(own)]);
  const isNew = ({ location }: Place) => seen.size < seen.add(placeKey(location)).size;
  return places.filter(isNew).map(({ location, message }) => ({ file: location.file, range: rangeOf(location), message }));
}

interface Place {
  readonly location: Location;
  readonly message: string;
}

function placeOf(evidence: Evidence, byKey: Judgement["result"]["cluster"]["objects"]["byKey"], words: Words): Place[] {
  const source = evidence.object && byKey.get(keyOf(evidence.object))?.source;
  return source ? [{ location: source.locate(evidence.path), message: evidenceText(evidence, words) }] : [];
}

/** The objects that decide about a listener, and what each of them is to it. */
function partsOf({ object, config, backends }: Listener, words: Words): [KubeObject, string][] {
  return [
    [object, words.roles.owner],
    ...(config.state === "read" ? [[config.object, words.roles.config] as [KubeObject, string]] : []),
    ...backends.flatMap(({ service }): [KubeObject, string][] => (service && service !== object ? [[service, words.roles.backend]] : [])),
  ];
}

const NAME: Path = ["metadata", "name"];

function objectPlace(object: KubeObject, role: string): Place[] {
  return object.source ? [{ location: object.source.locate(NAME), message: oneLine(`${nameOf(object.ref)}: ${role}`) }] : [];
}

function placeKey({ file, start, end }: Location): string {
  return `${file}:${start.line}:${start.column}-${end.line}:${end.column}`;
}
