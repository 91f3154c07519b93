import type { ConfigFault, SuppressionFault } from "./config-fault.ts";
import type { RuleCode } from "./finding.ts";
import type { NoProbe } from "./probe.ts";
import type { Location } from "./object.ts";

/** A permission in the words of `kubectl auth can-i`: verb, resource, and `-n NAMESPACE`, `-A` or nothing. */
interface Permission { verb: string; resource: string; scope: string }

/** Why a file is no baseline. */
export type BaselineFault = "not-json" | "wrong-kind" | "no-list" | "no-fingerprint";

/** What each problem tells, for the words in the message catalogs. */
export interface ProblemParams {
  "file-not-found": { file: string };
  "file-unreadable": { file: string; error: string };
  "not-utf8": { file: string };
  "yaml-syntax": { error: string };
  "duplicate-key": { key: string };
  "too-many-aliases": Record<never, never>;
  "bad-object": { object: string; path: string; expected: string };
  "no-objects": Record<never, never>;
  "helm-template": { file: string };
  "too-large": { file: string };
  "target-not-found": { target: string };
  unreachable: { server: string; error: string };
  "forbidden-target": Permission;
  "not-tke": Record<never, never>;
  timeout: { resource: string };
  "duplicate-object": { object: string };
  /** CLBs of which neither an address nor a host name was read: nobody can be seen to name them. */
  "no-clb-name": { clbs: string };
  "assumption-overrides": { key: string; value: string; known: string };
  "edit-refused": { object: string; reason: string };
  "outside-path": { file: string };
  "file-changed": { file: string };
  "write-failed": { file: string; error: string };
  "patch-failed": { object: string; error: string };
  /** The answer to a write was lost, and looking did not help. */
  "patch-unknown": { object: string; error: string };
  "wait-timeout": { object: string; seconds: number };
  conflict: { object: string };
  "not-confirmed": { names: string };
  interrupted: { done: string; left: string };
  "bad-undo-file": { file: string; error: string };
  "bad-snapshot": { file: string; error: string };
  "snapshot-too-new": { file: string; version: string };
  "no-probe": { object: string; why: NoProbe };
  "pod-failed": { object: string; error: string };
  "pod-pending": { object: string; state: string; seconds: number };
  "pod-late": { object: string; seconds: number };
  /** The Pod of a probe could not be deleted: the command that does. */
  "pod-left": { object: string; command: string };
  "probe-cut-short": { object: string; made: number; wanted: number };
  "image-lacks": { image: string; tool: string };
  forbidden: Permission;
  "bad-baseline": { file: string; fault: BaselineFault };
  /** Entries of a baseline that match no finding any more, the first few by name. */
  "stale-baseline": { file: string; count: number; first: readonly string[] };
  /** A folder that a tool makes manifests of; `command` is ready to be typed. */
  "helm-chart": { folder: string; command: string };
  kustomization: { folder: string; command: string };
  /** An object of a file whose kind could not be read from the cluster. */
  "not-compared": { object: string };
  /** A tool that was to make manifests did not. */
  "render-failed": { command: string; error: string };
  "bad-config": ConfigFault;
  /** A configuration file below a folder that is walked; `used` is the one that counts, if any does. */
  "config-not-used": { file: string; used: string | null };
  /** A client by the configuration that is not among the objects. */
  "client-not-found": { client: string; object: string };
  /** `object` is the one that carries it, null for a comment. */
  "bad-suppression": SuppressionFault & { object: string | null };
  /** No codes: all rules. */
  "unused-suppression": { codes: readonly RuleCode[]; object: string | null };
}

export type ProblemCode = keyof ProblemParams;

/** Something that kept a thing from being read. A `notice` never makes the answer wrong, an `error` may have. */
export type Problem = {
  [C in ProblemCode]: {
    readonly code: C;
    readonly level: "error" | "notice";
    readonly params: ProblemParams[C];
    readonly location: Location | null;
  };
}[ProblemCode];
