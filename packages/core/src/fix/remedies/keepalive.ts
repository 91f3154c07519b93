import type { Change, Edit } from "../../model/edit.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { at, listAt } from "../../model/json.ts";
import type { Listener } from "../../model/listener.ts";
import type { KubeObject } from "../../model/object.ts";
import type { Precondition, Proposal, Remedy } from "../../model/plan.ts";
import { find } from "../../objects.ts";
import { flag, keysOf } from "../../tke/annotations.ts";
import { CONFIG_GROUP, CONFIG_KIND, configListeners, setsKeepalive } from "../../tke/service-config.ts";
import { annotate, change, listenerOf, listenersOn, reasonOf, type Scene } from "../scene.ts";

const LISTENERS = ["spec", "loadBalancer", "l7Listeners"];

/** Turns keepalive on for every listener of the effective TkeServiceConfig, so that the CLB uses addresses of its own. */
export const keepalive: Remedy<Scene> = {
  id: "keepalive",
  cures: ["CLB201", "CLB202"],
  risk: "high",
  propose(finding, scene) {
    const listener = listenerOf(finding);
    if (listener.skipped) return "controller-skips";
    if (listener.network.kind !== "internal" || reasonOf(finding, scene) === "unknown-proxy-mode") return "would-not-help";
    const owner = listener.object;
    const wanted = listenersOn(owner, scene).filter((one) => one.layer === 7 && !one.redirectOnly);
    const parts = partsFor(owner, listener, wanted, scene);
    if (typeof parts === "string") return parts;
    return { remedy: "keepalive", preconditions: preconditions(owner, scene), ...parts };
  },
};

type Parts = Pick<Proposal, "edits" | "consequences" | "manual">;

function partsFor(owner: KubeObject, { config }: Listener, wanted: readonly Listener[], scene: Scene): Parts | "config-not-read" | "config-missing" | "already-there" {
  switch (config.state) {
    case "unknown": return "config-not-read";
    case "read": {
      const changes = keepaliveChanges(config.object, wanted);
      return changes.length === 0 ? "already-there" : { edits: [change(config.object, ...changes)], consequences: [], manual: [] };
    }
    case "absent": return config.key === keysOf(owner).serviceConfigAuto ? generated(owner, wanted, []) : "config-missing";
    case "none": return scene.live ? switchedOn(owner, wanted, scene) : written(owner, wanted, scene);
  }
}

/** Every listener that the config holds, and those of the owner that it lacks. */
export function keepaliveChanges(config: KubeObject, wanted: readonly Listener[]): Change[] {
  const listed = configListeners(config);
  const set = listed.filter((entry) => !setsKeepalive(entry)).map((entry): Change => ({ op: "set", path: [...entry.path, "keepaliveEnable"], value: 1 }));
  const lacking = wanted.filter((one) => !listed.some((entry) => entry.port === one.port && entry.protocol === one.protocol)).map(entryOf);
  if (lacking.length === 0) return set;
  if (at(config.value, LISTENERS) === undefined || at(config.value, LISTENERS) === null) return [{ op: "set", path: LISTENERS, value: lacking }];
  const length = listAt(config.value, LISTENERS).length;
  return [...set, ...lacking.map((value, index): Change => ({ op: "set", path: [...LISTENERS, length + index], value }))];
}

function entryOf({ protocol, port }: Listener): Json {
  return { protocol, port, keepaliveEnable: 1 };
}

/** Live: the config of former times, where one is left; else the controller generates one. */
function switchedOn(owner: KubeObject, wanted: readonly Listener[], { result }: Scene): Parts {
  const asks = annotate(owner, keysOf(owner).serviceConfigAuto, "true");
  const left = find(result.cluster.objects, CONFIG_GROUP, CONFIG_KIND, owner.ref.namespace, generatedName(owner));
  if (!left) return generated(owner, wanted, [asks]);
  const changes = keepaliveChanges(left, wanted);
  return { edits: [asks, ...(changes.length > 0 ? [change(left, ...changes)] : [])], consequences: [], manual: [] };
}

function generatedName({ ref }: KubeObject): string {
  return ref.name + (ref.kind === "Ingress" ? "-auto-ingress-config" : "-auto-service-config");
}

/** Live: the controller generates the config, which is then to be patched. */
function generated(owner: KubeObject, wanted: readonly Listener[], edits: readonly Edit[]): Parts {
  const name = generatedName(owner);
  const namespace = owner.ref.namespace!;
  return { edits, consequences: [{ kind: "create", value: configOf(name, namespace, wanted), beside: owner }], manual: [{ step: "await-config", namespace, name }] };
}

/** Files: a config of its own, named by the annotation. Generated names are the platform's. */
function written(owner: KubeObject, wanted: readonly Listener[], { result }: Scene): Parts {
  const taken = (name: string) => find(result.cluster.objects, CONFIG_GROUP, CONFIG_KIND, owner.ref.namespace, name) !== undefined;
  const name = firstFree(`${owner.ref.name}${owner.ref.kind === "Ingress" ? "" : "-service"}-keepalive`, taken);
  const create: Edit = { kind: "create", value: configOf(name, at(owner.value, ["metadata", "namespace"]) === undefined ? undefined : owner.ref.namespace!, wanted), beside: owner };
  return { edits: [annotate(owner, keysOf(owner).serviceConfig, name), create], consequences: [], manual: [] };
}

function firstFree(name: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number++) {
    const numbered = number === 1 ? name : `${name}-${number}`;
    if (!taken(numbered)) return numbered;
  }
}

function configOf(name: string, namespace: string | undefined, wanted: readonly Listener[]): JsonObject {
  return {
    apiVersion: `${CONFIG_GROUP}/v1alpha1`,
    kind: CONFIG_KIND,
    metadata: namespace === undefined ? { name } : { name, namespace },
    spec: { loadBalancer: { l7Listeners: wanted.map(entryOf) } },
  };
}

function preconditions(owner: KubeObject, { result }: Scene): Precondition[] {
  const prefix = owner.ref.kind === "Ingress" ? "ingress" : "service";
  return [
    { name: "keepalive-whitelist", state: result.context.keepaliveWhitelisted ? "holds" : "ask" },
    { name: "security-group", state: flag(owner, `${prefix}.cloud.tencent.com/pass-to-target`) ? "holds" : "ask" },
    { name: "source-ip-in-header", state: "ask" },
  ];
}
