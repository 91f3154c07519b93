import type { Format } from "./format.ts";

/** The formats of `check -o`. Checks of arguments, help and docs are made from this table. */
export const FORMATS = {
  text: { load: async () => (await import("../output/text.ts")).textReport },
  wide: { load: async () => (await import("./wide.ts")).wide },
  name: { load: async () => (await import("./name.ts")).names },
  json: { load: async () => ({ report }) => ({ data: report, as: "json" }) },
  yaml: { load: async () => ({ report }) => ({ data: report, as: "yaml" }) },
  jsonl: { load: async () => (await import("./jsonl.ts")).jsonLines },
  jsonpath: { template: true, load: async () => (await import("./jsonpath.ts")).jsonPath },
  sarif: { load: async () => (await import("./sarif.ts")).sarif },
  junit: { load: async () => (await import("./junit.ts")).junit },
  github: { load: async () => (await import("./github.ts")).githubAnnotations },
  gitlab: { load: async () => (await import("./gitlab.ts")).gitlabCodeQuality },
  markdown: { load: async () => (await import("./markdown.ts")).markdown },
  html: { load: async () => (await import("./html.ts")).html },
  prometheus: { load: async () => (await import("./prometheus.ts")).prometheus },
  policyreport: { load: async () => (await import("./policyreport.ts")).policyReport },
} as const satisfies Record<string, Format>;

export type FormatName = keyof typeof FORMATS;

export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[];
