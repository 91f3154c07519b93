import { oneLine, type ReportListener } from "@kubectl-loopback/core";
import type { AllTold, Told } from "./format.ts";

type Labels = Readonly<Record<string, string | number>>;
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly samples: readonly (readonly [Labels, number])[];
}

/** Gauges in Prometheus' text format, as the textfile collector or a push gateway takes it. Their names and help are the same in every language. */
export function prometheus(all: AllTold): string {
  const [first, ...others] = all.map(metricsOf) as [Metric[], ...Metric[][]];
  const whole = first.map((metric, index): Metric => ({ ...metric, samples: [...metric.samples, ...others.flatMap((one) => one[index]!.samples)] }));
  return whole.filter(({ samples }) => samples.length > 0).map(metricText).join("");
}

/** Of several clusters each sample names its context. */
function metricsOf({ report: { listeners, findings, problems, summary, context } }: Told): Metric[] {
  const shares = listeners.filter(({ probability }) => probability !== null);
  const metrics: Metric[] = [
    { name: "listener_verdict", help: "Verdict of each listener of a CLB (always 1).", samples: listeners.map((one) => [{ ...namesOf(one), layer: one.layer, verdict: one.verdict, reason: one.reason }, 1]) },
    { name: "listener_max_ratio", help: "Share of connections that loop, from the node where it is largest.", samples: shares.map((one) => [namesOf(one), one.probability!.max]) },
    { name: "listener_mean_ratio", help: "Share of connections that loop, mean over client nodes.", samples: shares.map((one) => [namesOf(one), one.probability!.mean]) },
    { name: "listener_added_seconds", help: "Expected seconds that a request waits longer.", samples: listeners.flatMap((one) => (one.addedSeconds === null ? [] : [[namesOf(one), one.addedSeconds] as const])) },
    { name: "listeners", help: "Listeners by verdict.", samples: [[{ verdict: "loops" }, summary.loops], [{ verdict: "may-loop" }, summary.mayLoop], [{ verdict: "safe" }, summary.safe]] },
    { name: "findings", help: "Findings by rule; suppressed ones are known and accepted.", samples: counted(findings.map(({ code, name, severity, suppressed }) => ({ code, rule: name, severity, suppressed: suppressed ? "true" : "false" }))) },
    { name: "problems", help: "What kept something from being read, by code.", samples: counted(problems.map(({ code, level }) => ({ code, level }))) },
    { name: "objects", help: "Kubernetes objects that were read.", samples: [[{}, summary.objects]] },
    { name: "complete", help: "1 where everything could be read, else 0.", samples: [[{}, problems.some(({ level }) => level === "error") ? 0 : 1]] },
  ];
  return context === undefined ? metrics : metrics.map((metric) => ({ ...metric, samples: metric.samples.map(([labels, value]) => [{ context, ...labels }, value] as const) }));
}

function namesOf({ object, port, protocol }: ReportListener): Labels {
  return { namespace: object.namespace ?? "", kind: object.kind, name: object.name, port, protocol };
}

/** How often each set of labels is there. */
function counted(all: readonly Labels[]): [Labels, number][] {
  const counts = new Map<string, [Labels, number]>();
  for (const labels of all) {
    const key = JSON.stringify(labels);
    counts.set(key, [labels, (counts.get(key)?.[1] ?? 0) + 1]);
  }
  return [...counts.values()];
}

function metricText({ name, help, samples }: Metric): string {
  const full = `clb_loopback_${name}`;
  return [`# HELP ${full} ${help}\n`, `# TYPE ${full} gauge\n`, ...samples.map(([labels, value]) => `${full}${labelText(labels)} ${value}\n`)].join("");
}

function labelText(labels: Labels): string {
  const written = Object.entries(labels).map(([key, value]) => `${key}="${oneLine(String(value)).replace(/[\\"]/g, "\\$&")}"`);
  return written.length === 0 ? "" : `{${written.join(",")}}`;
}
