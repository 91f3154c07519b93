import type { Edit } from "../../model/edit.ts";
import { stringAt } from "../../model/json.ts";
import type { KubeObject } from "../../model/object.ts";
import type { NoCure, Proposal, Remedy } from "../../model/plan.ts";
import { find } from "../../objects.ts";
import { plainHosts } from "../../tke/ingress-controller.ts";
import { addRewrite, addZone } from "../corefile.ts";
import { change, listenerOf, type Scene } from "../scene.ts";
import { serviceHost } from "./service-name.ts";

const COREFILE = ["data", "Corefile"];

/** Answers the Ingress' host names with the Service's address inside the cluster. */
export const corednsRewrite: Remedy<Scene> = {
  id: "coredns-rewrite",
  cures: ["CLB201", "CLB202", "CLB402"],
  risk: "medium",
  propose(finding, scene) {
    if (finding.code === "CLB402") return zoneFor(finding.params.name, scene);
    const { object, backends } = listenerOf(finding);
    const hosts = plainHosts(object);
    // A listener always has one: an Ingress that names none has one without a name.
    const { service } = backends[0]!;
    if (hosts.length === 0) return "no-host";
    if (!service) return "no-backend-service";
    if (backends.length > 1) return "several-backends";
    const edits = rewrites(hosts, serviceHost(service), scene);
    if (typeof edits === "string") return edits;
    return { remedy: "coredns-rewrite", edits, consequences: [], preconditions: [{ name: "same-ports", state: "ask" }, { name: "resolver-in-use", state: "ask" }], manual: [] };
  },
};

/** A rewrite is there already: what is missing is the zone that brings the name to it. */
function zoneFor(name: string, { result }: Scene): Proposal | NoCure {
  const local = configMap("node-local-dns", result.cluster.objects);
  const zoned = local && edited(local, (text) => addZone(text, name));
  if (!zoned) return "no-corefile";
  return zoned === "same" ? "already-there" : { remedy: "coredns-rewrite", edits: [zoned], consequences: [], preconditions: [{ name: "resolver-in-use", state: "ask" }], manual: [] };
}

/** The rewrite in CoreDNS; where NodeLocal DNSCache would answer first, the zone it needs there. */
export function rewrites(hosts: readonly string[], target: string, { result }: Pick<Scene, "result">): Edit[] | NoCure {
  const coredns = configMap("coredns", result.cluster.objects);
  const local = configMap("node-local-dns", result.cluster.objects);
  const rewritten = coredns && edited(coredns, (text) => hosts.reduce<string | undefined>((sum, host) => sum && addRewrite(sum, host, target), text));
  const zoned = local ? edited(local, (text) => hosts.reduce<string | undefined>((sum, host) => sum && addZone(sum, host), text)) : "same";
  if (!rewritten || !zoned) return "no-corefile";
  const edits = [rewritten, zoned].filter((edit) => edit !== "same");
  return edits.length === 0 ? "already-there" : edits;
}

function configMap(name: string, objects: Scene["result"]["cluster"]["objects"]): KubeObject | undefined {
  return find(objects, "", "ConfigMap", "kube-system", name);
}

/** Undefined where the Corefile cannot be understood, "same" where nothing is to be done. */
function edited(config: KubeObject, edit: (text: string) => string | undefined): Edit | "same" | undefined {
  const before = stringAt(config.value, COREFILE);
  const after = before === undefined ? undefined : edit(before);
  if (after === undefined) return undefined;
  return after === before ? "same" : change(config, { op: "set", path: COREFILE, value: after });
}
