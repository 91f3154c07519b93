import type { ObjectRef } from "@kubectl-loopback/core";

const PLURALS: Readonly<Record<string, string>> = {
  Service: "services", Ingress: "ingresses", TkeServiceConfig: "tkeserviceconfigs", DaemonSet: "daemonsets", Deployment: "deployments", StatefulSet: "statefulsets", CronJob: "cronjobs", ConfigMap: "configmaps",
};

/** The path of one object of the API; undefined for kinds that this program never writes. */
export function objectPath({ apiVersion, kind, namespace, name }: ObjectRef): string | undefined {
  const plural = Object.hasOwn(PLURALS, kind) ? PLURALS[kind] : undefined;
  if (plural === undefined || namespace === null) return undefined;
  if (!/^(?:[a-z0-9.-]+\/)?v\d\w*$/.test(apiVersion)) return undefined;
  const base = apiVersion.includes("/") ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
  return `${base}/namespaces/${pathPart(namespace)}/${plural}/${pathPart(name)}`;
}

/** A name as one part of a path, whatever it holds: dots alone would lead elsewhere, so they become a name that nothing has. */
export function pathPart(name: string): string {
  return /^\.{1,2}$/.test(name) ? name.replaceAll(".", "%252E") : encodeURIComponent(name);
}

/** The permission that changing an object takes, in the words of `kubectl auth can-i`. */
export function permissionToPatch({ apiVersion, kind, namespace, name }: ObjectRef): { verb: string; resource: string; scope: string } {
  const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
  return { verb: "patch", resource: `${PLURALS[kind] ?? kind}${group}/${name}`, scope: namespace === null ? "" : `-n ${namespace}` };
}
