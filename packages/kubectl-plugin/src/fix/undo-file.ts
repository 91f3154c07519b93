import { existsSync, readFileSync } from "node:fs";
import type { Problem } from "@kubectl-loopback/core";
import { objectPath } from "../cluster/object-path.ts";
import { replaceFile } from "../files/write.ts";
import { addSteps, type UndoFile, type UndoStep } from "./undo.ts";

/** Readable by its owner alone: it holds fields of live objects. */
const MODE = 0o600;

/** Reads an undo file; why not, where that cannot be done. Never repeats what stands in it: it may be another file, with secrets. */
export function readUndoFile(path: string): UndoFile | string {
  try {
    return parseUndoFile(readFileSync(path, "utf8"));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "not JSON";
  }
}

function parseUndoFile(text: string): UndoFile | string {
  const file = JSON.parse(text) as Partial<UndoFile> | null;
  const right = file?.apiVersion === "kubectl-loopback/v1" && file.kind === "Undo" && Array.isArray(file.steps) && file.steps.every(isStep);
  return right ? (file as UndoFile) : "not { apiVersion: kubectl-loopback/v1, kind: Undo }";
}

function isStep(step: Partial<UndoStep> | null): boolean {
  const isPath = Array.isArray(step?.path) && step.path.length > 0 && step.path.every((key) => typeof key === "string" || Number.isInteger(key));
  return isPath && Number.isInteger(step.depth) && step.depth! > 0 && isRef(step.object);
}

function isRef(object: UndoStep["object"] | undefined): boolean {
  return [object?.apiVersion, object?.kind, object?.namespace, object?.name].every((one) => typeof one === "string") && objectPath(object!) !== undefined;
}

/** Adds steps to an undo file, so that a run that was interrupted and the next one are undone together. Never overwrites anything else. */
export function keepSteps(file: string, path: string, steps: readonly UndoStep[]): Problem | undefined {
  const old = existsSync(path) ? readUndoFile(path) : undefined;
  if (typeof old === "string") return { code: "bad-undo-file", level: "error", params: { file, error: old }, location: null };
  const kept: UndoFile = { apiVersion: "kubectl-loopback/v1", kind: "Undo", steps: addSteps(old?.steps ?? [], steps) };
  try {
    replaceFile(path, Buffer.from(`${JSON.stringify(kept, null, 2)}\n`), MODE);
    return undefined;
  } catch (error) {
    return { code: "write-failed", level: "error", params: { file, error: (error as NodeJS.ErrnoException).code ?? (error as Error).message }, location: null };
  }
}
