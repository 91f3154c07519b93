/** Fills and empties a cluster: the part that controllers, kubelets and people play in a real one. */
import { parseAllDocuments } from "yaml";
import { collectionIn, inParallel, type Api, type KubeObject } from "./api.ts";
import { until } from "./processes.ts";

/** Objects with this label outlive `deleteAll`: what belongs to the harness, not to a test. */
const KEPT = "kubectl-loopback.test/kept";

/** All but the harness's objects and those that the API server makes by itself. */
const MADE_BY_TESTS = ["!" + KEPT, "provider!=kubernetes", "kubernetes.io/service-name!=kubernetes", "kubernetes.io/bootstrapping!=rbac-defaults"].join(",");

const SYSTEM_NAMESPACES = new Set(["default", "kube-system", "kube-public", "kube-node-lease"]);

export interface Store {
  /** Creates or updates objects (or a YAML text of them, a dump of another cluster too), their status too; makes the namespaces they need. */
  apply(objects: readonly KubeObject[] | string): Promise<void>;
  /** The same, for objects that shall outlive `deleteAll`. */
  keep(objects: readonly KubeObject[]): Promise<void>;
  /** Deletes all that tests have made, of every kind ever applied, finalizers or not. */
  deleteAll(): Promise<void>;
}

export function storeOf(api: Api): Store {
  const namespaces = new Set(SYSTEM_NAMESPACES);
  // A program under test may create these where no test applied one.
  const kinds = new Map([["cloud.tencent.com/v1alpha1 TkeServiceConfig", { apiVersion: "cloud.tencent.com/v1alpha1", kind: "TkeServiceConfig" }]]);

  async function apply(given: readonly KubeObject[] | string): Promise<void> {
    const objects = flattened(typeof given === "string" ? parseObjects(given) : given);
    const first = objects.filter(comesFirst);
    await inParallel(first, applyOne);
    await inParallel(namespacesOf(objects), ensureNamespace);
    await inParallel(objects.filter((object) => !comesFirst(object)), applyOne);
  }

  async function ensureNamespace(name: string): Promise<void> {
    if (namespaces.has(name)) return;
    await applyOne({ apiVersion: "v1", kind: "Namespace", metadata: { name } });
  }

  /** Two requests, because the server takes no status with the object itself where it keeps it as a subresource. */
  async function applyOne(object: KubeObject): Promise<void> {
    const { apiVersion, kind, metadata: { uid: _, resourceVersion: __, creationTimestamp: ___, managedFields: ____, ...metadata }, status, ...rest } = object;
    kinds.set(`${apiVersion} ${kind}`, { apiVersion, kind });
    const resource = await api.resourceOf(object);
    const path = `${collectionIn(resource, metadata.namespace)}/${metadata.name}`;
    const main = { apiVersion, kind, metadata, ...rest, ...(resource.hasStatus || status === undefined ? {} : { status }) };
    const stored = await api.must("PATCH", `${path}?fieldManager=test&force=true`, { body: main, contentType: "application/apply-patch+yaml" });
    // The status is replaced, not applied: applying refuses a Node with two addresses of one type.
    if (status !== undefined && resource.hasStatus) await api.must("PUT", `${path}/status`, { body: { ...stored, status } });
    if (kind === "Namespace") namespaces.add(metadata.name);
    if (kind === "CustomResourceDefinition") await until(`${metadata.name} is served`, 30, () => isServed(api, object));
  }

  async function keep(objects: readonly KubeObject[]): Promise<void> {
    const labelled = (object: KubeObject) => ({ ...object, metadata: { ...object.metadata, labels: { ...object.metadata.labels, [KEPT]: "true" } } });
    await apply(objects.map(labelled));
  }

  async function deleteAll(): Promise<void> {
    await inParallel([...kinds.values()].filter(({ kind }) => kind !== "Namespace"), deleteKind);
    const { items } = await api.must("GET", `/api/v1/namespaces?${selecting(MADE_BY_TESTS)}`);
    await inParallel((items as KubeObject[]).filter(({ metadata }) => !SYSTEM_NAMESPACES.has(metadata.name)), deleteNamespace);
  }

  async function deleteKind(kind: { apiVersion: string; kind: string }): Promise<void> {
    const resource = await api.resourceOf(kind).catch(() => undefined);
    if (!resource) return;
    const accept = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    const list = await api.must("GET", `${resource.collection}?${selecting(MADE_BY_TESTS)}`, { accept }, [404]);
    const left: KubeObject[] = list.items ?? [];
    const held = left.filter(({ metadata }) => metadata["finalizers"]);
    await inParallel(held, ({ metadata }) => {
      const path = `${collectionIn(resource, metadata.namespace)}/${metadata.name}`;
      return api.must("PATCH", path, { body: { metadata: { finalizers: null } }, contentType: "application/merge-patch+json" }, [404]);
    });
    const collections = new Set(left.map(({ metadata }) => collectionIn(resource, metadata.namespace)));
    // No kubelet is there to end a Pod in its own time.
    const body = { gracePeriodSeconds: 0, propagationPolicy: "Background" };
    await inParallel(collections, (collection) => api.must("DELETE", `${collection}?${selecting(MADE_BY_TESTS)}`, { body }));
  }

  /** Deletes an empty namespace and does its controller's part. */
  async function deleteNamespace({ metadata: { name } }: KubeObject): Promise<void> {
    await api.must("DELETE", `/api/v1/namespaces/${name}`, {}, [404, 409]);
    const body = { apiVersion: "v1", kind: "Namespace", metadata: { name }, spec: { finalizers: [] } };
    await api.must("PUT", `/api/v1/namespaces/${name}/finalize`, { body }, [404]);
    namespaces.delete(name);
  }

  return { apply, keep, deleteAll };
}

export function parseObjects(yaml: string): KubeObject[] {
  const documents = parseAllDocuments(yaml);
  return "empty" in documents ? [] : documents.map((document) => document.toJS() as KubeObject).filter((object) => object !== null);
}

function flattened(objects: readonly KubeObject[]): KubeObject[] {
  return objects.flatMap((object) => (Array.isArray(object["items"]) ? flattened(object["items"] as KubeObject[]) : [object]));
}

/** Kinds that others cannot be stored without. */
function comesFirst({ kind }: KubeObject): boolean {
  return kind === "Namespace" || kind === "CustomResourceDefinition";
}

function namespacesOf(objects: readonly KubeObject[]): Set<string> {
  return new Set(objects.flatMap(({ metadata }) => metadata.namespace ?? []));
}

/** Whether the resource of a custom resource definition can be listed. */
export async function isServed(api: Api, { spec }: KubeObject): Promise<boolean> {
  const { group, names, versions } = spec as { group: string; names: { plural: string }; versions: { name: string }[] };
  return (await api.call("GET", `/apis/${group}/${versions[0]!.name}/${names.plural}`)).status === 200;
}

function selecting(labelSelector: string): string {
  return new URLSearchParams({ labelSelector }).toString();
}
