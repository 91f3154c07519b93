import { REMEDIES } from "@kubectl-loopback/core";
import type { Uri } from "vscode";
import type { ListenerName } from "../show/listeners.ts";
import type { Wanted } from "../show/path-page.ts";
import { COMMANDS } from "./names.ts";

/** A listener in a document, as the argument of the command that shows its packet path, as it is or with a remedy. */
export interface PathPlace extends Wanted {
  readonly uri: string;
}

export function pathPlace(uri: Uri, { object, port, protocol }: ListenerName): PathPlace {
  return { uri: uri.toString(), object, port, protocol };
}

/** The command as a link. Parentheses would end a link of Markdown. */
export function commandUri(place: PathPlace): string {
  return `command:${COMMANDS.showPath}?${encodeURIComponent(JSON.stringify([place])).replace(/[()']/g, (char) => `%${char.charCodeAt(0).toString(16)}`)}`;
}

/** What comes with a command may come from anywhere. */
export function isPathPlace(value: unknown): value is PathPlace {
  const { uri, object, port, protocol, remedy } = (value ?? {}) as Partial<Record<keyof PathPlace, unknown>>;
  return typeof uri === "string" && typeof object === "string" && (port === null || typeof port === "number") && (protocol === null || typeof protocol === "string") && (remedy === undefined || REMEDIES.some(({ id }) => id === remedy));
}
