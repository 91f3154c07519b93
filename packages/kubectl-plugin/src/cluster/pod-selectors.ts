import { groupBy, stringsAt, type KubeObject } from "@kubectl-loopback/core";

/** Characters of a selector: the longest path that every proxy in between takes is a few times as long. */
const LONGEST = 2_000;

/** A label, as an API server takes it. Files may hold anything. */
const LABEL = /^(?:[a-z0-9.-]{1,253}\/)?[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?=[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/;

/**
 * Label selectors that find the Pods behind Services, among others: of each Service one label counts, so that many take
 * one request. Undefined where all Pods must be read: they are chosen by hand, or too many Services choose them.
 */
export function selectorsOf(services: readonly KubeObject[]): readonly string[] | undefined {
  const labels = services.map((service) => Object.entries(stringsAt(service.value, ["spec", "selector"]))[0]);
  if (!labels.every((label) => label !== undefined && LABEL.test(label.join("=")))) return undefined;
  const selectors = [...groupBy(labels as [string, string][], ([key]) => key)].map(([key, same]) => `${key} in (${[...new Set(same.map(([, value]) => value))].toSorted().join(",")})`);
  return selectors.join("").length > LONGEST ? undefined : selectors;
}
