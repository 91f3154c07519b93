import { at, listAt, stringAt, type Json } from "../model/json.ts";
import type { KubeObject, ObjectRef } from "../model/object.ts";
import type { ObjectSet } from "../objects.ts";
import { once } from "../once.ts";
import { podPath } from "../tke/pod.ts";
import { repeatsAnother } from "./repeats.ts";

/** The workloads that take in a ConfigMap or Secret, as variables or as files. */
export function usersOf({ ref }: KubeObject, objects: ObjectSet): readonly ObjectRef[] {
  return users(objects).get(`${ref.kind} ${ref.namespace}/${ref.name}`) ?? [];
}

const users = once((objects: ObjectSet): ReadonlyMap<string, readonly ObjectRef[]> => {
  const all = new Map<string, ObjectRef[]>();
  for (const object of objects.all) {
    const path = podPath(object);
    if (!path || repeatsAnother(object, objects)) continue;
    for (const used of new Set(usedBy(at(object.value, path) ?? null))) {
      const key = used.replace(" ", ` ${object.ref.namespace}/`);
      const known = all.get(key);
      if (known) known.push(object.ref);
      else all.set(key, [object.ref]);
    }
  }
  return all;
});

/** `ConfigMap NAME`, `Secret NAME`: all that a Pod takes in. */
function usedBy(spec: Json): string[] {
  const containers = ["initContainers", "containers"].flatMap((list) => listAt(spec, [list]));
  const volumes = listAt(spec, ["volumes"]).flatMap((volume) => [volume, ...listAt(volume, ["projected", "sources"])]);
  return [
    ...containers.flatMap((container) => listAt(container, ["envFrom"])).flatMap((from) => [...named("ConfigMap", from, "configMapRef", "name"), ...named("Secret", from, "secretRef", "name")]),
    ...containers.flatMap((container) => listAt(container, ["env"])).flatMap((variable) => [...named("ConfigMap", variable, "valueFrom", "configMapKeyRef", "name"), ...named("Secret", variable, "valueFrom", "secretKeyRef", "name")]),
    ...volumes.flatMap((volume) => [...named("ConfigMap", volume, "configMap", "name"), ...named("Secret", volume, "secret", "secretName"), ...named("Secret", volume, "secret", "name")]),
  ];
}

function named(kind: "ConfigMap" | "Secret", value: Json, ...path: string[]): string[] {
  const name = stringAt(value, path);
  return name === undefined ? [] : [`${kind} ${name}`];
}
