/** The formats of `check -o`, in the order in which help lists them. */
export const FORMAT_NAMES = [
  "text", "wide", "name", "json", "yaml", "jsonl", "jsonpath", "sarif", "junit", "github", "gitlab", "markdown", "html", "prometheus", "policyreport",
] as const;

export type FormatName = (typeof FORMAT_NAMES)[number];

/** Formats that take a template (`jsonpath=…`), so that they cannot name a file. */
export const TEMPLATED: readonly FormatName[] = ["jsonpath"];
