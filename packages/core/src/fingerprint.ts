import type { Finding } from "./model/finding.ts";
import type { ObjectRef } from "./model/object.ts";

/**
 * A name for every finding that stays the same from run to run, for baselines and for services that follow findings over
 * time: the rule, the object and the listener, or the field where it is about none. Lines, words and severities do not
 * count. Findings that would have one name are numbered.
 */
export function fingerprints(findings: readonly Finding[]): ReadonlyMap<Finding, string> {
  const counts = new Map<string, number>();
  return new Map(findings.map((finding) => {
    const name = fingerprint(finding);
    const count = (counts.get(name) ?? 0) + 1;
    counts.set(name, count);
    return [finding, count === 1 ? name : `${name} #${count}`];
  }));
}

/** `CLB101 Service shop/orders TCP/80`. */
function fingerprint({ code, object, listener, path }: Finding): string {
  const about = listener
    ? `${listener.protocol}/${listener.port}${listener.object === object ? "" : ` of ${objectName(listener.object.ref)}`}`
    : path.map(encoded).join(".");
  return `${code} ${objectName(object.ref)} ${about}`;
}

function objectName({ kind, namespace, name }: ObjectRef): string {
  return [kind, [...(namespace === null ? [] : [namespace]), name].map(encoded).join("/")].join(" ");
}

/** Without what separates parts here. Half a character, which cannot be encoded, counts as an unknown one. */
function encoded(part: string | number): string {
  return encodeURIComponent(String(part).replace(/\p{Surrogate}/gu, "\ufffd"));
}
