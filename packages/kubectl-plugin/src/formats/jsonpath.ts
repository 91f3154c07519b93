import { escaped, type Json } from "@kubectl-loopback/core";
import { query } from "jsonpath-rfc9535";
import type { AllTold } from "./format.ts";
import { parseTemplate, type Part } from "./kubectl-template.ts";
import { reportData } from "./report-data.ts";

/** The report through a template as `kubectl get -o jsonpath=…` takes it. It was tried before: see `isTemplate`. */
export function jsonPath(all: AllTold, template: string): string {
  return escaped(filled(parseTemplate(template)!, reportData(all) as unknown as Json));
}

/** Whether every path of a template can be followed. */
export function isTemplate(template: string): boolean {
  const parts = parseTemplate(template);
  return parts !== undefined && paths(parts).every(isPath);
}

function paths(parts: readonly Part[]): string[] {
  return parts.flatMap((part) => (part.kind === "text" ? [] : [part.path, ...(part.kind === "range" ? paths(part.parts) : [])]));
}

function isPath(path: string): boolean {
  try {
    query(null, path);
    return true;
  } catch {
    return false;
  }
}

/** A template with its paths filled in. What is not there is empty, as with kubectl. */
export function filled(parts: readonly Part[], here: Json): string {
  return parts.map((part) => {
    if (part.kind === "text") return part.text;
    const values = query(here as never, part.path) as Json[];
    return part.kind === "range" ? values.map((value) => filled(part.parts, value)).join("") : values.map(shown).join(" ");
  }).join("");
}

function shown(value: Json): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}
