import type { ObjectRef, ReportFinding, ReportListener } from "@kubectl-loopback/core";
import type { AllTold, Printed } from "./format.ts";

/** The name of every report: one a namespace. */
const NAME = "kubectl-loopback";
const POLICY = "clb-loopback";

type Outcome = "pass" | "fail" | "warn" | "error" | "skip";

interface PolicyResult {
  readonly result: Outcome;
  readonly [field: string]: unknown;
}

/** PolicyReports (`wgpolicyk8s.io/v1alpha2`), for `kubectl apply -f -` to the cluster that was read: one a namespace, and a ClusterPolicyReport for what belongs to none. */
export function policyReport([{ report: { findings, listeners, problems } }]: AllTold): Printed {
  const results = [
    ...listeners.filter(({ verdict }) => verdict === "safe").map((one) => ({ namespace: one.object.namespace, result: passed(one) })),
    ...findings.map((one) => ({ namespace: one.object.namespace, result: found(one) })),
    ...problems.filter(({ level }) => level === "error").map(({ code, message }) => ({ namespace: null, result: { policy: POLICY, rule: code, source: NAME, result: "error" as const, message } })),
  ];
  const namespaces = [...new Set(results.map(({ namespace }) => namespace))].toSorted();
  const items = namespaces.map((namespace) => reportOf(namespace, results.filter((one) => one.namespace === namespace).map(({ result }) => result)));
  return { data: { apiVersion: "v1", kind: "List", items }, as: "yaml" };
}

function reportOf(namespace: string | null, results: readonly PolicyResult[]) {
  const count = (outcome: Outcome) => results.filter(({ result }) => result === outcome).length;
  return {
    apiVersion: "wgpolicyk8s.io/v1alpha2",
    kind: namespace === null ? "ClusterPolicyReport" : "PolicyReport",
    metadata: { name: NAME, ...(namespace === null ? {} : { namespace }), labels: { "app.kubernetes.io/managed-by": NAME } },
    summary: { pass: count("pass"), fail: count("fail"), warn: count("warn"), error: count("error"), skip: count("skip") },
    results,
  };
}

function passed({ object, port, protocol, reason }: ReportListener): PolicyResult {
  return { policy: POLICY, rule: "no-loopback", source: NAME, result: "pass", scored: true, resources: [resource(object)], properties: { listener: `${protocol} ${port}`, reason } };
}

const SEVERITIES = { error: "high", warning: "medium", info: "info" } as const;

/** What does not count is skipped; what is no error is a warning. */
function found({ code, name, severity, object, listener, message, why, advice, fingerprint, suppressed }: ReportFinding): PolicyResult {
  return {
    policy: POLICY, rule: code, category: name, severity: SEVERITIES[severity], source: NAME,
    result: suppressed ? "skip" : severity === "error" ? "fail" : "warn", scored: severity === "error",
    message, resources: [resource(object)],
    properties: {
      fingerprint, why, advice,
      ...(listener ? { listener: `${listener.protocol} ${listener.port}` } : {}),
      ...(suppressed ? { suppressed: [suppressed.by, suppressed.reason].filter((part) => part !== "").join(": ") } : {}),
    },
  };
}

function resource({ apiVersion, kind, namespace, name }: ObjectRef) {
  return { apiVersion, kind, ...(namespace === null ? {} : { namespace }), name };
}
