import type { Question } from "../analyze.ts";
import type { ObjectRef } from "../model/object.ts";
import type { ClientName } from "../path/clients.ts";
import type { ClientsEntry, Config, ConfigClient, Settings } from "./config.ts";
import { fitsPath } from "./glob.ts";

/** What holds for one cluster: its own settings before those for all. Files alone have no context: null. */
export function settingsFor(config: Config, context: string | null): Settings {
  const own = context === null ? undefined : config.clusters.get(context);
  if (!own) return config;
  return {
    assume: { ...config.assume, ...own.assume },
    clients: [...own.clients, ...config.clients],
    rules: { ...config.rules, ...own.rules },
    failOn: own.failOn ?? config.failOn,
    suppress: [...own.suppress, ...config.suppress],
  };
}

/** A question with what the configuration adds to it. What the question itself says comes first; clients that it names are everybody's. */
export function withSettings(question: Question, settings: Settings): Question {
  return {
    ...question,
    assumptions: { ...settings.assume, ...question.assumptions },
    levels: settings.rules,
    ...(question.from.length > 0 ? {} : { clientsOf: (object) => clientsOf(object, settings) }),
  };
}

/** Who calls an object, by the configuration: an entry with a namespace before one without. */
function clientsOf(object: ObjectRef, { clients }: Settings): ReturnType<NonNullable<Question["clientsOf"]>> {
  const own = clients.filter(({ kind, name }) => kind === object.kind && name === object.name);
  const entry = own.find(({ namespace }) => namespace === object.namespace) ?? own.find(({ namespace }) => namespace === null);
  return entry && { names: entry.clients.map((client) => namedIn(client, object.namespace ?? "")), location: entry.location };
}

function namedIn(client: ConfigClient, namespace: string): ClientName {
  return { ...client, namespace: client.namespace ?? namespace };
}

/** All clients that objects of some namespaces may have, to be read with them. */
export function clientsIn(namespaces: readonly string[], { clients }: Settings): ClientName[] {
  const callers = (entry: ClientsEntry) => {
    const here = entry.namespace === null ? namespaces : namespaces.filter((one) => one === entry.namespace);
    return here.flatMap((namespace) => entry.clients.map((client) => namedIn(client, namespace)));
  };
  const all = clients.flatMap(callers);
  return [...new Map(all.map((client) => [`${client.kind}\n${client.namespace}\n${client.name}`, client])).values()];
}

/** Whether a path (from the folder of the configuration file, parts joined by `/`) is left out. A glob that fits a folder leaves out all in it. */
export function isExcluded({ exclude }: Pick<Config, "exclude">, path: string): boolean {
  if (exclude.length === 0) return false;
  const parts = path.split("/");
  return parts.some((_, index) => {
    const part = parts.slice(0, index + 1).join("/");
    return exclude.some((glob) => fitsPath(glob, part));
  });
}
