import type { Position } from "./place.ts";

/** A comment that suppresses a rule for the line below it, and where it goes. */
export interface Suppression {
  readonly at: Position;
  readonly text: string;
}

/** JSON has no comments. The comment stands as far to the right as the line it is about. */
export function suppressNextLine(lineText: string, line: number, code: string, reason: string, eol: string): Suppression {
  const indent = /^[ \t]*/.exec(lineText)![0];
  return { at: { line, character: 0 }, text: `${indent}# kubectl-loopback-disable-next-line ${code} -- ${reason.replace(/\s+/g, " ").trim()}${eol}` };
}
