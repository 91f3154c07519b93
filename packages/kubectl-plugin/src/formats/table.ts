import type { Formatter } from "./format.ts";
import type { FormatName } from "./format-names.ts";
import { reportData } from "./report-data.ts";

/** How each format of `check -o` is loaded: nothing of it before it is asked for. What it is for stands in the words, under its name. */
export const FORMATS: Readonly<Record<FormatName, () => Promise<Formatter>>> = {
  text: async () => (await import("../output/text.ts")).textReports,
  wide: async () => (await import("./wide.ts")).wide,
  name: async () => (await import("./name.ts")).names,
  json: async () => (all) => ({ data: reportData(all), as: "json" }),
  yaml: async () => (all) => ({ data: reportData(all), as: "yaml" }),
  jsonl: async () => (await import("./jsonl.ts")).jsonLines,
  jsonpath: async () => (await import("./jsonpath.ts")).jsonPath,
  sarif: async () => (await import("./sarif.ts")).sarif,
  junit: async () => (await import("./junit.ts")).junit,
  github: async () => (await import("./github.ts")).githubAnnotations,
  gitlab: async () => (await import("./gitlab.ts")).gitlabCodeQuality,
  markdown: async () => (await import("./markdown.ts")).markdown,
  html: async () => (await import("./html.ts")).html,
  prometheus: async () => (await import("./prometheus.ts")).prometheus,
  policyreport: async () => (await import("./policyreport.ts")).policyReport,
};
