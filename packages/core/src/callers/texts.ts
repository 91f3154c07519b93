import type { CallerField, CallerText } from "../model/caller.ts";
import { at, isObject, listAt, objectAt, stringAt, type Json, type Path } from "../model/json.ts";
import type { KubeObject } from "../model/object.ts";
import { groupOf, type ObjectSet } from "../objects.ts";
import { podPath } from "../tke/pod.ts";
import { isIngress, isService } from "../tke/service.ts";
import { containerTexts } from "./container-texts.ts";

/** All texts of an object in which callers are looked for. */
export function textsOf(object: KubeObject, objects: ObjectSet): CallerText[] {
  const pod = podPath(object);
  if (pod) return podTexts(object, pod, objects);
  if (isIngress(object)) return annotationTexts(object);
  if (isService(object)) return externalName(object);
  switch (object.ref.kind) {
    case "ConfigMap": return entriesOf(object, "data", "config");
    case "Secret": return [...entriesOf(object, "stringData", "secret"), ...entriesOf(object, "data", "secret").map((one) => ({ ...one, text: fromBase64(one.text) }))];
    case "ValidatingWebhookConfiguration":
    case "MutatingWebhookConfiguration": return listAt(object.value, ["webhooks"]).flatMap((entry, index) => textAt(object, ["webhooks", index, "clientConfig", "url"], "webhook", stringAt(entry, ["name"]) ?? ""));
    case "CustomResourceDefinition": return textAt(object, ["spec", "conversion", "webhook", "clientConfig", "url"], "webhook", "conversion");
    case "APIService": return apiService(object);
    default: return [];
  }
}

/** Kinds of which `textsOf` reads something. */
export const CALLER_KINDS = [
  "Pod", "Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob", "ConfigMap", "Ingress", "Service",
  "ValidatingWebhookConfiguration", "MutatingWebhookConfiguration", "CustomResourceDefinition", "APIService",
];

function podTexts(object: KubeObject, base: Path, objects: ObjectSet): CallerText[] {
  const spec = at(object.value, base) ?? null;
  const containers = ["initContainers", "containers", "ephemeralContainers"].flatMap((list) =>
    listAt(spec, [list]).flatMap((container, index) => containerTexts(container, [...base, list, index], object.ref.namespace, objects)));
  const aliases = listAt(spec, ["hostAliases"]).flatMap((_, index) => textAt(object, [...base, "hostAliases", index, "ip"], "host-alias", "hostAliases"));
  const servers = listAt(spec, ["dnsConfig", "nameservers"]).flatMap((_, index) => textAt(object, [...base, "dnsConfig", "nameservers", index], "nameserver", "dnsConfig"));
  return [...containers, ...aliases, ...servers];
}

function textAt(object: KubeObject, path: Path, field: CallerField, label: string): CallerText[] {
  const text = stringAt(object.value, path);
  return text === undefined || text === "" ? [] : [{ path, field, label, text }];
}

function entriesOf(object: KubeObject, map: "data" | "stringData", field: "config" | "secret"): CallerText[] {
  return Object.keys(objectAt(object.value, [map])).flatMap((key) => textAt(object, [map, key], field, key));
}

/** Annotations that describe the Ingress itself, or where it sends browsers: nobody in the cluster calls a host because of these. */
const ABOUT_ITSELF = /^kubectl\.kubernetes\.io\/|^kubernetes\.io\/ingress\.|\.cloud\.tencent\.com\/|^(?:external-dns|cert-manager|acme)\b|\/(?:server-alias|cors-allow-origin|from-to-www-redirect|permanent-redirect|temporal-redirect|auth-signin(?:-[\w-]+)?|auth-tls-error-page|proxy-redirect-(?:from|to)|app-root|upstream-vhost)$/;

function annotationTexts(object: KubeObject): CallerText[] {
  const keys = Object.keys(objectAt(object.value, ["metadata", "annotations"])).filter((key) => !ABOUT_ITSELF.test(key));
  return keys.flatMap((key) => textAt(object, ["metadata", "annotations", key], "annotation", key));
}

function externalName(object: KubeObject): CallerText[] {
  return stringAt(object.value, ["spec", "type"]) === "ExternalName" ? textAt(object, ["spec", "externalName"], "external-name", "externalName") : [];
}

/** An APIService names a Service, which may be an ExternalName that leads to a CLB. */
function apiService(object: KubeObject): CallerText[] {
  const service = at(object.value, ["spec", "service"]);
  const [namespace, name] = [stringAt(service, ["namespace"]), stringAt(service, ["name"])];
  if (groupOf(object.ref) !== "apiregistration.k8s.io" || !isObject(service) || namespace === undefined || name === undefined) return [];
  const port = at(service as Json, ["port"]);
  return [{ path: ["spec", "service", "name"], field: "api-service", label: "service", text: `${name}.${namespace}.svc`, port: typeof port === "number" ? port : 443 }];
}

/** Decoded text; what is no text decodes to characters that are in no name. */
function fromBase64(text: string): string {
  const digits = text.replace(/[\s=]/g, "");
  let decoded = "";
  let bits = 0;
  let value = 0;
  for (const digit of digits) {
    const index = BASE64.indexOf(digit);
    if (index < 0) return "";
    value = ((value << 6) | index) & 0xffff;
    bits += 6;
    if (bits >= 8) decoded += String.fromCharCode((value >> (bits -= 8)) & 255);
  }
  return decoded;
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
