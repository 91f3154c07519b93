import type { ReportFinding, Result } from "@kubectl-loopback/core";

/** The command to type next: what settles an unknown, or shows the field to change. Undefined where there is nothing to run. */
export function nextCommand(finding: ReportFinding, { judged, cluster }: Result): string | undefined {
  const subject = judged.find(({ listener }) => listener.object.ref.name === finding.object.name && listener.object.ref.namespace === finding.object.namespace)?.listener.object.ref;
  const target = subject && `${subject.kind === "Ingress" ? "ing" : "svc"}/${quoted(subject.name)} -n ${quoted(subject.namespace ?? "default")}`;
  const source = finding.location ? `-f ${quoted(finding.location.file)}` : undefined;
  const reason = judged.find(({ listener }) => listener.object.ref === subject && listener.port === finding.listener?.port && listener.protocol === finding.listener.protocol)?.risk.reason;
  switch (reason) {
    case "unknown-network": return `kubectl loopback check ${source ?? target} --assume network=internal`;
    case "unknown-proxy-mode": return cluster.coverage.source === "files" ? `kubectl loopback check ${source} --live` : `kubectl loopback check ${target} --assume proxy-mode=ipvs`;
    case "unknown-service-config": return `kubectl loopback check ${source} --live`;
    default: return undefined;
  }
}

/** A word that a POSIX shell takes as it is. */
function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
