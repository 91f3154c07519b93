import type { Report, Result } from "@kubectl-loopback/core";
import type { AssumedBy } from "../output/fact-rows.ts";
import type { TextOptions } from "../output/text-options.ts";
import type { Language } from "../words/index.ts";

/** All that a format may tell. */
export interface Told {
  readonly result: Result;
  readonly report: Report;
  readonly language: Language;
  /** What would be under the suppositions of `--what-if`, where there are some. */
  readonly whatIfText: ((view: TextOptions) => string) | undefined;
  /** What says that an assumption holds. */
  readonly assumedBy: AssumedBy;
  /** Of this program. */
  readonly version: string;
  /** Whether findings were held against a baseline. */
  readonly baseline: boolean;
  /** Between the parts of a file's path, as the system writes it. */
  readonly separator: "/" | "\\";
  /** How text for people is shown. */
  readonly view: TextOptions;
}

/** What a format makes of it: a text, or data that is printed as JSON or YAML. */
export type Printed = string | { readonly data: unknown; readonly as: "json" | "yaml" };

/** What is told of each cluster that was read: of one, mostly. The report of each of several names its context. */
export type AllTold = readonly [Told, ...Told[]];

/** `template` is what stands behind the name of a format that takes one. */
export type Formatter = (all: AllTold, template: string) => Printed;
