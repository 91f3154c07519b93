import type { KubeProxyVersion } from "../../model/cluster.ts";
import type { Edit } from "../../model/edit.ts";
import { stringAt } from "../../model/json.ts";
import type { KubeObject } from "../../model/object.ts";
import type { ManualStep, NoCure, Remedy } from "../../model/plan.ts";
import { imagePath, kubeProxyImagePath } from "../../tke/kube-proxy-versions.ts";
import { abilityOf, parseImage, parseTkeVersion, smallestFixed } from "../../tke/version.ts";
import type { Result } from "../../analyze.ts";
import { once } from "../../once.ts";
import { change, type Scene } from "../scene.ts";

/** Sets the image tag of kube-proxy to the smallest fixed version of its own line; registry and repository stay. */
export const upgradeKubeProxy: Remedy<Scene> = {
  id: "upgrade-kube-proxy",
  cures: ["CLB102"],
  risk: "high",
  propose(finding, scene) {
    const upgrade = upgradeOf(finding.object, scene.result);
    return typeof upgrade === "string" ? upgrade : { remedy: "upgrade-kube-proxy", preconditions: [], ...upgrade };
  },
};

interface Upgrade {
  readonly edits: readonly Edit[];
  readonly consequences: readonly Edit[];
  readonly manual: readonly ManualStep[];
}

/** The upgrade of every DaemonSet that has a kube-proxy which is too old. */
export function upgradeAll(scene: Scene): Upgrade | NoCure {
  return upgrades(scene.result).all;
}

const upgrades = once((result: Result) => ({ all: allUpgrades(result) }));

function allUpgrades(result: Result): Upgrade | NoCure {
  const reporters = new Set(outdated(result).map((one) => one.daemonSet ?? one.object));
  const parts = [...reporters].map((object) => (object ? upgradeOf(object, result) : "not-a-daemonset"));
  const refused = parts.find((part) => typeof part === "string");
  if (refused !== undefined) return refused;
  const all = parts as Upgrade[];
  return { edits: all.flatMap((one) => one.edits), consequences: all.flatMap((one) => one.consequences), manual: all.flatMap((one) => one.manual) };
}

function outdated({ facts }: Result): readonly KubeProxyVersion[] {
  const versions = facts.kubeProxyVersions;
  return versions.known ? versions.value.filter((one) => one.ability === "too-old") : [];
}

function upgradeOf(daemonSet: KubeObject, result: Result): Upgrade | NoCure {
  if (daemonSet.ref.kind !== "DaemonSet") return "not-a-daemonset";
  const old = outdated(result).filter((one) => one.daemonSet === daemonSet);
  const path = kubeProxyImagePath(daemonSet);
  const image = stringAt(daemonSet.value, path);
  if (image === undefined) return "no-version-to-upgrade-to";
  const wanted = upgradedImage(image, old[0]!.image);
  if (!("image" in wanted)) return wanted.noCure;
  const pods = old.flatMap((one) => (one.object && one.object.ref.kind === "Pod" ? [{ object: one.object, container: one.container }] : []));
  const edits = wanted.image === image ? [] : [change(daemonSet, { op: "set", path, value: wanted.image })];
  const rollsByItself = stringAt(daemonSet.value, ["spec", "updateStrategy", "type"]) !== "OnDelete" && edits.length > 0;
  return {
    edits,
    consequences: pods.map(({ object, container }) => change(object, { op: "set", path: imagePath(object, container), value: wanted.image })),
    manual: pods.length === 0 || rollsByItself ? [] : [{ step: "replace-pods", pods: pods.map(({ object }) => object.ref.name) }],
  };
}

/** The template may be new already, with Pods that were never replaced (OnDelete): then only they are left to do. */
function upgradedImage(template: string, running: string): { image: string } | { noCure: NoCure } {
  const { repository, tag } = parseImage(template);
  const isNew = abilityOf(tag) === "on-demand";
  if (template.includes("@") || (!isNew && running.includes("@"))) return { noCure: "image-pinned-by-digest" };
  if (isNew) return { image: template };
  const version = parseTkeVersion(parseImage(running).tag);
  const fixed = version && smallestFixed(version);
  return fixed ? { image: `${repository}:v${fixed}` } : { noCure: "no-version-to-upgrade-to" };
}
