import type { Result } from "../analyze.ts";
import type { Settings, SuppressEntry } from "../config/config.ts";
import { fitsName } from "../config/glob.ts";
import type { KubeObject } from "../model/object.ts";
import type { Suppression } from "./suppression.ts";

/**
 * Suppressions of the configuration. Where not all that it is about was read (`everything` false), only those that name
 * their object can be told to be of no use; the others may be meant for what was not read.
 */
export function inConfig({ suppress }: Pick<Settings, "suppress">, { cluster, concerns }: Result, everything: boolean): Suppression[] {
  return suppress.map((entry): Suppression => {
    const { rules, reason, until, location } = entry;
    const fits = (object: KubeObject) => isMeant(entry, object);
    return {
      by: "config",
      codes: rules,
      reason,
      until,
      place: { location, object: null },
      covers: ({ object, listener }) => fits(object) || (listener !== null && fits(listener.object)),
      wasAsked: () => everything || (isNamed(entry) && cluster.objects.all.some((object) => fits(object) && concerns(object))),
    };
  });
}

function isMeant({ kind, namespace, name }: SuppressEntry, { ref }: KubeObject): boolean {
  return (kind === null || fitsName(kind, ref.kind)) && (namespace === null || fitsName(namespace, ref.namespace ?? "")) && (name === null || fitsName(name, ref.name));
}

function isNamed({ name }: SuppressEntry): boolean {
  return name !== null && !/[*?]/.test(name);
}
