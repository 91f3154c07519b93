import type { Result } from "../analyze.ts";
import type { SuppressionFault } from "../model/config-fault.ts";
import { objectAt } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { nameOf } from "../objects.ts";
import { isUnparsed } from "../text/unparsed.ts";
import { readDirective } from "./directive.ts";
import type { Suppression, SuppressionPlace, Written } from "./suppression.ts";

/** The annotation that suppresses findings about its object. */
export const SUPPRESS_KEY = "kubectl-loopback.io/disable";

const PREFIX = "kubectl-loopback.io/";
const ANNOTATIONS = ["metadata", "annotations"];

/** Suppressions in annotations: each line of the value is one. They cover the object, and what is said elsewhere about its listeners. */
export function inAnnotations({ cluster, concerns }: Result): Written {
  const suppressions: Suppression[] = [];
  const faults: Written["faults"][number][] = [];
  for (const object of cluster.objects.all) {
    if (isUnparsed(object)) continue;
    const annotations = objectAt(object.value, ANNOTATIONS);
    for (const key of Object.keys(annotations)) {
      if (!key.startsWith(PREFIX)) continue;
      const value = annotations[key];
      const place = placeOf(object, key);
      const refuse = (fault: SuppressionFault) => void faults.push({ fault, place });
      if (key !== SUPPRESS_KEY) refuse({ fault: "unknown-form", written: key, meant: SUPPRESS_KEY });
      else if (typeof value !== "string") refuse({ fault: "no-text" });
      else for (const line of lines(value)) {
        const { directive, faults: wrong } = readDirective(line);
        wrong.forEach(refuse);
        if (directive) suppressions.push({ ...directive, by: "annotation", place, covers: (finding) => finding.object === object || finding.listener?.object === object, wasAsked: () => concerns(object) });
      }
    }
  }
  return { suppressions, faults };
}

function placeOf(object: KubeObject, key: string): SuppressionPlace {
  return { location: object.source?.locate([...ANNOTATIONS, key]) ?? null, object: nameOf(object.ref) };
}

function lines(value: string): readonly string[] {
  const written = value.split("\n").filter((line) => line.trim() !== "");
  return written.length === 0 ? [""] : written;
}
