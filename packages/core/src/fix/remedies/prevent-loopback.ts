import type { Edit } from "../../model/edit.ts";
import { listAt } from "../../model/json.ts";
import type { KubeObject } from "../../model/object.ts";
import type { Precondition, Remedy } from "../../model/plan.ts";
import { ofKind, type ObjectSet } from "../../objects.ts";
import { once } from "../../once.ts";
import { annotation, flag, KEYS, SERVICE_KEYS } from "../../tke/annotations.ts";
import { someTooOld, someUnknown } from "../../tke/kube-proxy-versions.ts";
import { networkOf } from "../../tke/network.ts";
import { clbsOf, groupByClb } from "../../tke/shared-clb.ts";
import { isClbService } from "../../tke/service.ts";
import { annotate, type Scene } from "../scene.ts";
import { upgradeAll } from "./upgrade-kube-proxy.ts";

/** Binds the CLB's address on every node, on this Service and on all others of the same CLB. */
export const preventLoopback: Remedy<Scene> = {
  id: "prevent-loopback",
  cures: ["CLB101", "CLB201", "CLB109"],
  risk: "medium",
  propose(finding, scene) {
    const service = finding.listener?.object ?? finding.object;
    const { facts } = scene.result;
    if (!isClbService(service)) return "no-clb-service";
    if (finding.listener && (finding.listener.network.kind !== "internal" || finding.listener.ipModeProxy)) return "would-not-help";
    if (networkOf(service).kind === "public") return "would-not-help";
    const users = withSharing(service, scene);
    if (users.some((one) => annotation(one, SERVICE_KEYS.mode) === "skip")) return "controller-skips";
    if (isExternalIp(service, scene)) return "address-is-external-ip";
    const upgrade = someTooOld(facts.kubeProxyVersions) ? upgradeAll(scene) : { edits: [], consequences: [], manual: [] };
    if (typeof upgrade === "string") return upgrade;
    const edits: Edit[] = users.filter((one) => !flag(one, KEYS.preventLoopback)).map((one) => annotate(one, KEYS.preventLoopback, "true"));
    if (edits.length + upgrade.edits.length + upgrade.manual.length === 0) return "already-there";
    return { remedy: "prevent-loopback", ...upgrade, edits: [...edits, ...upgrade.edits], preconditions: preconditions(scene) };
  },
};

function preconditions({ result }: Scene): Precondition[] {
  return [
    { name: "kube-proxy-version", state: someUnknown(result.facts.kubeProxyVersions) ? "ask" : "holds" },
    { name: "controller-manages", state: "holds" },
    { name: "no-external-ips", state: "holds" },
  ];
}

/** A Service, and the other CLB Services of the same CLB: a bound address captures all of its ports. */
function withSharing(service: KubeObject, { result }: Scene): KubeObject[] {
  const groups = notPublicByClb(result.cluster.objects);
  return [...new Set([service, ...clbsOf(service).flatMap((clb) => groups.get(clb)!)])];
}

const notPublicByClb = once((objects: ObjectSet) =>
  groupByClb(ofKind(objects, "Service", "").filter((service) => isClbService(service) && networkOf(service).kind !== "public")));

/** Whether a Service names the CLB's address among its `externalIPs`: then nodes answer for it already. */
function isExternalIp(service: KubeObject, { result }: Scene): boolean {
  const externalIps = allExternalIps(result.cluster.objects);
  return clbsOf(service).some((address) => externalIps.has(address));
}

const allExternalIps = once((objects: ObjectSet): ReadonlySet<unknown> =>
  new Set(ofKind(objects, "Service", "").flatMap((service) => listAt(service.value, ["spec", "externalIPs"]))));
