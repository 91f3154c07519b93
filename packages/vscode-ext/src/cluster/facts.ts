import type { Assumptions, Report } from "@kubectl-loopback/core";

/** What a report of a live cluster says about it, as far as files can be judged by it. */
export function assumptionsFrom({ facts }: Pick<Report, "facts">): Assumptions {
  const known = (name: string): unknown => (facts[name]?.known ? facts[name].value : undefined);
  const versions = known("kubeProxyVersions") as readonly { readonly version: string | null }[] | undefined;
  // With several versions nobody can say which one a file's Service will meet: that stays unknown.
  const [only, ...others] = versions ?? [];
  const switches = known("controllerSwitches") as Readonly<Record<string, string>> | undefined;
  const said: { readonly [K in keyof Assumptions]: Assumptions[K] | undefined } = {
    "proxy-mode": known("proxyMode") as Assumptions["proxy-mode"],
    "kube-proxy-version": only && others.length === 0 ? (only.version ?? undefined) : undefined,
    nodes: known("nodes") as number | undefined,
    "direct-access-default": switches && switches["EnableDefaultDirectAccess"] === "true",
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** The report in an output, or why there is none. */
export function readReport(output: string): Report | undefined {
  try {
    const report = JSON.parse(output) as Partial<Report> | null;
    return report?.apiVersion === "kubectl-loopback/v1" && report.kind === "Report" ? report as Report : undefined;
  } catch {
    return undefined;
  }
}

/** What kept the cluster from being read; what is wrong with a file has a place there. */
export function clusterFault({ problems }: Pick<Report, "problems">): string | undefined {
  return problems.find(({ level, location }) => level === "error" && location === null)?.message;
}
