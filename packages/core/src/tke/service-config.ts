import type { ConfigListener, EffectiveConfig } from "../model/listener.ts";
import type { KubeObject } from "../model/object.ts";
import { at, listAt, stringAt } from "../model/json.ts";
import { find, type Cluster } from "../objects.ts";
import { annotation, flag, keysOf } from "./annotations.ts";

export const CONFIG_GROUP = "cloud.tencent.com";
export const CONFIG_KIND = "TkeServiceConfig";
const LISTENERS = ["spec", "loadBalancer", "l7Listeners"];

/** Names that the platform keeps for the configs it generates. */
export const RESERVED_SUFFIXES = ["-auto-ingress-config", "-auto-service-config"];

export function effectiveConfig(object: KubeObject, cluster: Cluster): EffectiveConfig {
  const wanted = wantedConfig(object);
  if (!wanted) return { state: "none" };
  const config = find(cluster.objects, CONFIG_GROUP, CONFIG_KIND, object.ref.namespace, wanted.name);
  if (config) return { state: "read", object: config, key: wanted.key };
  const looked = cluster.coverage.source === "live" && cluster.coverage.gaps.tkeserviceconfigs === undefined;
  return { state: looked ? "absent" : "unknown", ...wanted };
}

/** The config named by annotation, else the generated one. */
function wantedConfig(object: KubeObject): { name: string; key: string } | undefined {
  const keys = keysOf(object);
  const name = annotation(object, keys.serviceConfig);
  if (name !== undefined) return { name, key: keys.serviceConfig };
  if (!flag(object, keys.serviceConfigAuto)) return undefined;
  const suffix = object.ref.kind === "Ingress" ? "-auto-ingress-config" : "-auto-service-config";
  return { name: object.ref.name + suffix, key: keys.serviceConfigAuto };
}

export function configListeners(config: KubeObject): ConfigListener[] {
  return listAt(config.value, LISTENERS).flatMap((entry, index) => {
    const protocol = stringAt(entry, ["protocol"]);
    const port = at(entry, ["port"]);
    if (protocol === undefined || typeof port !== "number") return [];
    return [{ protocol, port, keepalive: at(entry, ["keepaliveEnable"]), path: [...LISTENERS, index] }];
  });
}

/** Whether keepalive is on: only the integer 1 counts. */
export function setsKeepalive(listener: ConfigListener): boolean {
  return listener.keepalive === 1;
}

export function isServiceConfig(object: KubeObject): boolean {
  return object.ref.kind === CONFIG_KIND && object.ref.apiVersion.startsWith(`${CONFIG_GROUP}/`);
}
