import type { Question } from "../analyze.ts";
import type { ObjectRef } from "../model/object.ts";
import type { OwnClients } from "../path/own-clients.ts";
import type { Config, Settings } from "./config.ts";
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
export function clientsOf(object: ObjectRef, { clients }: Pick<Settings, "clients">): OwnClients | undefined {
  const own = clients.filter(({ kind, name }) => kind === object.kind && name === object.name);
  const entry = own.find(({ namespace }) => namespace === object.namespace) ?? own.find(({ namespace }) => namespace === null);
  return entry && { names: entry.clients.map((client) => ({ ...client, namespace: client.namespace ?? object.namespace ?? "" })), location: entry.location };
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
