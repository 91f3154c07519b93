import type { KEYS, OwnerKeys, Reason } from "@kubectl-loopback/core";

/** Fields that are explained where they stand: annotations by what core calls them, then fields of objects. */
export type FieldName =
  | keyof typeof KEYS | keyof OwnerKeys
  | "externalTrafficPolicy" | "serviceType" | "loadBalancerClass" | "loadBalancerSourceRanges" | "ingressClassName" | "ipMode" | "keepaliveEnable" | "kubeProxyImage" | "kubeProxyMode";

/** What the extension says about manifests, in the language of the findings. (What it says about itself follows the editor's language.) */
export interface Words {
  /** In place of the value of a field that is not there. */
  readonly notSet: string;
  /** What an object is to a finding. */
  readonly roles: Readonly<Record<"owner" | "config" | "backend", string>>;
  readonly cures: {
    create(name: string): string;
    createIn(name: string, file: string): string;
    createFile(name: string): string;
    preventLoopback(services: number): string;
    readonly keepalive: string;
    corrected(text: string): string;
    suppress(code: string): string;
    openRule(code: string): string;
  };
  /** What to do where something is not known: in an editor there is no command line. */
  readonly advice: Readonly<Partial<Record<Reason, string>>>;
  readonly hover: Readonly<Record<"why" | "advice" | "evidence" | "missing" | "assuming", string>>;
  readonly path: {
    title(object: string): string;
    readonly listeners: string;
    /** What remedies would make of the listener; `asItIs` is the way back. */
    readonly whatIf: string;
    readonly asItIs: string;
    readonly show: string;
    readonly lens: string;
    readonly gone: string;
  };
  /** `TCP 80, TCP 443: loops (1 in 12 connections hang)`. */
  verdict(listeners: string, verdict: string, effect: string): string;
  readonly fields: Readonly<Record<FieldName, string>>;
}
