import { join } from "node:path";
import type { Problem } from "@kubectl-loopback/core";
import { shellQuote } from "../output/shell-quote.ts";

const KUSTOMIZATIONS = ["kustomization.yaml", "kustomization.yml", "Kustomization"];

/** A notice about a folder whose files are not what is applied: a tool makes that of them. Says what to type. */
export function madeByTool(folder: string, names: readonly string[]): Problem | undefined {
  const kustomization = KUSTOMIZATIONS.find((name) => names.includes(name));
  // A name that begins with a hyphen would be a flag.
  const quoted = shellQuote(folder.startsWith("-") ? `./${folder}` : folder);
  if (names.includes("Chart.yaml")) return notice("helm-chart", folder, "Chart.yaml", `helm template ${quoted} | kubectl loopback check -f - --chart ${quoted}`);
  return kustomization === undefined ? undefined : notice("kustomization", folder, kustomization, `kubectl loopback check -k ${quoted}`);
}

function notice(code: "helm-chart" | "kustomization", folder: string, file: string, command: string): Problem {
  const start = { line: 1, column: 1 };
  return { code, level: "notice", params: { folder, command }, location: { file: join(folder, file), start, end: start } };
}
