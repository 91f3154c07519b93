/** What a value in the configuration file must be. */
export type ConfigExpected = "map" | "list" | "text" | "one-of" | "like" | "rule" | "glob" | "path-glob" | "day" | "object" | "client" | "some";

/** What is wrong at one place of the configuration file. `key` leads there from the top: `suppress[0].until`. */
export type ConfigFault =
  | { readonly fault: "syntax"; readonly error: string }
  | { readonly fault: "unknown-key"; readonly key: string; readonly meant: string | null; readonly known: readonly string[] }
  | { readonly fault: "wrong-value"; readonly key: string; readonly expected: ConfigExpected; readonly meant: string | null; readonly values: readonly string[] }
  | { readonly fault: "missing-key"; readonly key: string; readonly needed: readonly string[] };

/** Why a suppression does not suppress. */
export type SuppressionFault =
  | { readonly fault: "no-reason" | "no-rule" | "no-text" }
  | { readonly fault: "unknown-rule" | "unknown-form"; readonly written: string; readonly meant: string | null }
  | { readonly fault: "bad-day"; readonly written: string }
  | { readonly fault: "expired"; readonly until: string };
