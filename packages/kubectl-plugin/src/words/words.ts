import type { Facts } from "@kubectl-loopback/core";
import type { CommandName } from "../cli/commands.ts";
import type { FlagName } from "../cli/flags.ts";
import type { ExplainWords } from "./explain.ts";
import type { WatchWords } from "./watch.ts";
import type { DiffWords } from "./diff.ts";
import type { ContextWords } from "./contexts.ts";
import type { ConfigWords } from "./config.ts";
import type { CallersWords } from "./callers.ts";
import type { FixWords } from "./fix.ts";
import type { FormatWords } from "./formats.ts";
import type { RenderedWords } from "./rendered.ts";
import type { SymptomName } from "../symptoms/tree.ts";
import type { SymptomWords } from "./symptoms.ts";
import type { ManualWords } from "./manual.ts";
import type { ProbeWords } from "./probe.ts";
import type { SnapshotWords } from "./snapshot.ts";
import type { UsageError } from "../cli/usage-error.ts";

type Value<F> = F extends { known: true; value: infer T } ? T : never;

/** Everything the plugin itself says to a person, in one language. */
export interface Words {
  readonly columns: readonly string[];
  readonly factColumns: readonly string[];
  readonly ruleColumns: readonly string[];
  readonly networks: Readonly<Record<"internal" | "public" | "unknown", string>>;
  readonly networkModes: Readonly<Record<Value<Facts["networkMode"]>, string>>;
  readonly unknownCluster: string;
  readonly unknownPlatform: string;
  readonly unknownMode: string;
  readonly unknownVersion: string;
  readonly unknownNodes: string;
  readonly noListeners: string;
  /** The same, where something could not be read. */
  readonly noListenersRead: string;
  readonly why: string;
  readonly advice: string;
  readonly evidence: string;
  readonly next: string;
  readonly factNames: Readonly<Record<keyof Facts, string>>;
  readonly because: Readonly<Record<"not-collected" | "forbidden" | "not-found" | "ambiguous" | "failed", string>>;
  readonly assumedByUser: string;
  readonly none: string;
  /** In place of the value of a field that is not there. */
  readonly absent: string;
  readonly yes: string;
  nodes(count: number): string;
  kubeProxyVersions(versions: readonly { version: string | null; ability: string; count: number }[]): string;
  /** In the table: every connection or request fails, from all nodes or only from some. */
  allFail(everywhere: boolean): string;
  /** In the table: this share of connections hangs (layer 4) or of requests waits (layer 7). */
  someFail(share: readonly [number, number] | undefined, everywhere: boolean, layer: 4 | 7): string;
  assuming(what: string): string;
  summary(counts: { objects: number; listeners: number; loops: number; mayLoop: number; safe: number }, findings: { errors: number; warnings: number; infos: number }): string;
  reading(seconds: number, items: number): string;
  readonly levels: Readonly<Record<"error" | "notice", string>>;
  readonly usage: { readonly [K in UsageError["usage"]]: (written: string, instead: string | undefined) => string };
  helpHint(command: string | undefined): string;
  readonly tagline: string;
  readonly headings: { readonly usage: string; readonly commands: string; readonly examples: string; readonly exitCodes: string };
  /** What each exit code means, from 0. */
  readonly exitCodes: readonly string[];
  /** Formats to choose from, the default first. */
  formats(all: readonly string[]): string;
  readonly explain: ExplainWords;
  readonly symptoms: Readonly<Record<SymptomName, SymptomWords>>;
  readonly fix: FixWords;
  readonly formatting: FormatWords;
  readonly rendered: RenderedWords;
  readonly contexts: ContextWords;
  readonly diff: DiffWords;
  readonly watch: WatchWords;
  readonly config: ConfigWords;
  readonly callers: CallersWords;
  readonly snapshot: SnapshotWords;
  readonly probe: ProbeWords;
  readonly manual: ManualWords;
  readonly commands: Readonly<Record<CommandName, string>>;
  /** What each flag means; `output` is told by its formats. */
  readonly flags: Readonly<Record<Exclude<FlagName, "output">, string>>;
  /** What a flag means behind one command alone. */
  readonly ownFlags: { readonly explain: { readonly quiet: string }; readonly check: { readonly context: string }; readonly snapshot: { readonly output: string }; readonly probe: { readonly "dry-run": string; readonly timeout: string; readonly filename: string; readonly verbose: string; readonly quiet: string } };
}
