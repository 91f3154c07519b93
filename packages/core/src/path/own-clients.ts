import type { KubeObject, Location, ObjectRef } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import { nameOf } from "../objects.ts";
import type { ClientName, resolveClients } from "./clients.ts";
import type { RiskContext } from "./risk.ts";

/** The clients of one object, and where they are named. */
export interface OwnClients {
  readonly names: readonly ClientName[];
  readonly location: Location | null;
}

/** Contexts of objects whose clients are named for them; all others have the common one. */
export interface OwnContexts {
  contextOf(object: KubeObject): RiskContext;
  /** Clients that are missing, of the objects asked about so far. */
  readonly problems: readonly Problem[];
}

/**
 * Clients are looked up once per list of names. Where one is missing, nobody knows where it stands, and the object is
 * judged as if any Pod called it.
 */
export function ownClients(clientsOf: ((object: ObjectRef) => OwnClients | undefined) | undefined, common: RiskContext, resolve: (names: readonly ClientName[]) => ReturnType<typeof resolveClients>): OwnContexts {
  const problems: Problem[] = [];
  const contexts = new Map<string, RiskContext>();
  const contextFor = ({ names, location }: OwnClients, object: KubeObject): RiskContext => {
    const missing = names.filter((name) => resolve([name]).problems.length > 0);
    problems.push(...missing.map((name): Problem => ({ code: "client-not-found", level: "notice", params: { client: nameOf({ apiVersion: "", ...name, namespace: name.kind === "Node" ? null : name.namespace }), object: nameOf(object.ref) }, location })));
    const { clients } = resolve(missing.length > 0 ? [] : names);
    return { ...common, clients, superNodeClients: clients.onSuperNode };
  };
  const contextOf = (object: KubeObject): RiskContext => {
    const own = clientsOf?.(object.ref);
    if (!own) return common;
    const key = own.names.map(({ kind, namespace, name }) => `${kind} ${namespace} ${name}`).join("\n");
    const context = contexts.get(key) ?? contextFor(own, object);
    contexts.set(key, context);
    return context;
  };
  return { contextOf, problems };
}
