import { clientsIn, type Config, type Settings } from "@kubectl-loopback/core";
import type { ClientToRead, Scope } from "../cluster/read-cluster.ts";

/** Whether the configuration names clients at all. */
export function namesClients({ clients, clusters }: Config): boolean {
  return clients.length > 0 || [...clusters.values()].some((own) => own.clients.length > 0);
}

/** What must be read for the clients of the configuration: by name or, where all namespaces are asked about, all of their kinds. */
export function clientsToRead(namespaces: Scope["namespaces"], settings: Settings): readonly ClientToRead[] {
  if (!namespaces.includes(undefined)) return clientsIn(namespaces.filter((one) => one !== undefined), settings);
  const kinds = settings.clients.flatMap(({ clients }) => clients.map(({ kind }) => kind));
  return [...new Set(kinds)].map((kind) => ({ kind }));
}
