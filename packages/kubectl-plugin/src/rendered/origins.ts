import { keyOf, stringAt, type KubeObject, type Path, type Rendered, type Report, type ReportFinding } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Input } from "../input.ts";
import type { Shell } from "../shell.ts";
import type { Words } from "../words/words.ts";
import { chartValues, folderOf } from "./chart-values.ts";
import { KUSTOMIZED } from "./made-text.ts";
import { valuesPath } from "./values-path.ts";

/** A report in which findings about rendered objects say what to change instead of the output. */
export function withOrigins(report: Report, input: Input, invocation: Invocation, { cwd }: Pick<Shell, "cwd">, words: Words): Report {
  const told = (finding: ReportFinding): ReportFinding => {
    const object = finding.location && input.cluster.objects.byKey.get(keyOf(finding.object));
    const rendered = object && (kustomized(object) ?? fromHelm(object, finding.path, input, invocation, cwd));
    return rendered ? { ...finding, advice: `${finding.advice}${words.formatting.between}${words.rendered[rendered.by](rendered)}`, rendered } : finding;
  };
  return { ...report, findings: report.findings.map(told) };
}

/** Kustomize writes down where an object comes from if it is told to (`buildMetadata: [originAnnotations]`). */
function kustomized(object: KubeObject): Rendered | undefined {
  if (!object.source?.file.startsWith(KUSTOMIZED)) return undefined;
  const origin = /^path:\s*(.+)$/m.exec(stringAt(object.value, ["metadata", "annotations", "config.kubernetes.io/origin"]) ?? "")?.[1];
  return { by: "kustomize", from: object.source.file.slice(KUSTOMIZED.length), file: origin ?? null, path: null };
}

function fromHelm({ source, value }: KubeObject, path: Path, { origin }: Input, invocation: Invocation, cwd: string): Rendered | undefined {
  const from = source && templateOf(origin(source.file)?.text ?? "", source.place.document);
  if (!from) return undefined;
  for (const { file, values, prefix } of chartValues(from, invocation.values("chart"), folderOf(source.file), cwd)) {
    const found = valuesPath(values, value, path);
    if (found) return { by: "helm", from, file, path: [...prefix, ...found] };
  }
  return { by: "helm", from, file: null, path: null };
}

/** The comments above a document, as far as the one in which Helm names the template that made it. */
const SOURCE = /(?:---.*\r?\n)?(?:[ \t]*(?:#.*)?\r?\n)*?# Source: (\S+\/templates\/.+?)[ \t]*\r?$/my;

function templateOf(text: string, { start }: { start: number }): string | undefined {
  SOURCE.lastIndex = start;
  return SOURCE.exec(text)?.[1];
}
