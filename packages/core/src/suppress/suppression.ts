import type { SuppressionFault } from "../model/config-fault.ts";
import type { Finding, RuleCode, Suppressed } from "../model/finding.ts";
import type { Location } from "../model/object.ts";

/** One suppression, wherever it is written. */
export interface Suppression extends Suppressed {
  /** None: all rules. */
  readonly codes: readonly RuleCode[];
  readonly place: SuppressionPlace;
  /** Whether a finding lies where it is meant, whichever rule's. */
  covers(finding: Finding): boolean;
  /** Whether findings there were asked for: if not, it may be of use another time. */
  wasAsked(): boolean;
}

/** Where it is written. An object from a cluster has no location, but a name. */
export interface SuppressionPlace {
  readonly location: Location | null;
  readonly object: string | null;
}

/** A suppression that is written wrong, and does not count. */
export interface Fault {
  readonly fault: SuppressionFault;
  readonly place: SuppressionPlace;
}

/** What is found where suppressions are looked for. */
export interface Written {
  readonly suppressions: readonly Suppression[];
  readonly faults: readonly Fault[];
}
