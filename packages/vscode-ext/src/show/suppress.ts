import { addSuppression, at, SUPPRESS_KEY, type Edit, type JsonObject, type KubeObject } from "@kubectl-loopback/core";
import type { Position } from "./place.ts";

/** A comment that suppresses a rule for the line below it, and where it goes. */
export interface Suppression {
  readonly at: Position;
  readonly text: string;
}

/** JSON has no comments. The comment stands as far to the right as the line it is about. */
export function suppressNextLine(lineText: string, line: number, code: string, reason: string, eol: string): Suppression {
  const indent = /^[ \t]*/.exec(lineText)![0];
  return { at: { line, character: 0 }, text: `${indent}# kubectl-loopback-disable-next-line ${directive(code, reason)}${eol}` };
}

/** The annotation that suppresses a rule for an object; what it suppresses already stays, each on a line of its own. */
export function suppressOnObject(object: KubeObject, code: string, reason: string): Edit {
  const path = ["metadata", "annotations", SUPPRESS_KEY];
  const written = at(object.value, path);
  const value = [...(typeof written === "string" && written.trim() !== "" ? [written.trimEnd()] : []), directive(code, reason)].join("\n");
  return { kind: "change", object, changes: [{ op: "set", path, value }] };
}

/** The configuration with an entry that suppresses a rule for an object; undefined where it cannot be edited in place. */
export function suppressInConfig(text: string, { ref: { kind, namespace, name } }: KubeObject, code: string, reason: string): string | undefined {
  const entry: JsonObject = { rules: [code], kind, ...(namespace === null ? {} : { namespace }), name, reason: onOneLine(reason) };
  const added = addSuppression(text, entry);
  return "text" in added ? added.text : undefined;
}

function directive(code: string, reason: string): string {
  return `${code} -- ${onOneLine(reason)}`;
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
