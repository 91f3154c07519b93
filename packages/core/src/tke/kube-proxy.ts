import type { KubeObject } from "../model/object.ts";
import { isObject, listAt, stringAt, type Json, type JsonObject, type Path } from "../model/json.ts";
import { labelsOf, ofKind, type Cluster } from "../objects.ts";
import { hasEnded } from "./pod.ts";

export const NAMESPACE = "kube-system";

/** The container of one kube-proxy DaemonSet or Pod. */
export interface Instance {
  readonly object: KubeObject;
  readonly podSpec: Path;
  readonly container: number;
  /** Command and args, in order, split at white space (`sh -c "kube-proxy …"` is one string). */
  readonly words: readonly string[];
  readonly image: string;
}

/** The kube-proxies: the DaemonSet of that name, and every DaemonSet and Pod labelled `k8s-app: kube-proxy`, in kube-system. */
export function instances(cluster: Cluster): Instance[] {
  const daemonSets = ofKind(cluster.objects, "DaemonSet", "apps", "extensions").filter((object) => isKubeProxy(object) || isNamed(object));
  const pods = ofKind(cluster.objects, "Pod", "").filter((object) => isKubeProxy(object) && !hasEnded(object));
  return [
    ...daemonSets.map((object) => instance(object, ["spec", "template", "spec"])),
    ...pods.map((object) => instance(object, ["spec"])),
  ].filter((found) => found !== undefined);
}

function isNamed(object: KubeObject): boolean {
  return object.ref.namespace === NAMESPACE && object.ref.name === "kube-proxy";
}

function isKubeProxy(object: KubeObject): boolean {
  return object.ref.namespace === NAMESPACE && labelsOf(object)["k8s-app"] === "kube-proxy";
}

function instance(object: KubeObject, podSpec: Path): Instance | undefined {
  const containers = listAt(object.value, [...podSpec, "containers"]);
  const container = containerAmong(containers);
  const chosen = containers[container];
  if (!isObject(chosen)) return undefined;
  return { object, podSpec, container, words: wordsOf(chosen), image: stringAt(chosen, ["image"]) ?? "" };
}

/** Which of a Pod's containers is kube-proxy: the one of that name, else the first with such an image, else the first. */
export function containerAmong(containers: readonly Json[]): number {
  const named = containers.findIndex((entry) => stringAt(entry, ["name"]) === "kube-proxy");
  return named >= 0 ? named : Math.max(0, containers.findIndex((entry) => stringAt(entry, ["image"])?.match(/proxy|hyperkube/)));
}

function wordsOf(container: JsonObject): string[] {
  const texts = [...listAt(container, ["command"]), ...listAt(container, ["args"])].filter((entry) => typeof entry === "string");
  const env = listAt(container, ["env"]);
  return texts.flatMap((text) => text.split(/\s+/)).map((word) => word.replace(/\$\(([^)]+)\)/g, (all, name) => envValue(env, name) ?? all));
}

function envValue(env: readonly Json[], name: string): string | undefined {
  return stringAt(env.find((entry) => stringAt(entry, ["name"]) === name), ["value"]);
}

/** The value of a flag in either spelling, `--a=b` or `--a b`; the last one counts, as in kube-proxy itself. */
export function flagValue(words: readonly string[], flag: string): string | undefined {
  let value: string | undefined;
  for (const [index, word] of words.entries()) {
    if (word.startsWith(`${flag}=`)) value = word.slice(flag.length + 1);
    else if (word === flag) value = words[index + 1];
  }
  return value?.replace(/^(["'])(.*)\1$/, "$2");
}
