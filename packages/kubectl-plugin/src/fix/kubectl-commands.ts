import type { PlanReport } from "@kubectl-loopback/core";
import { shellQuote } from "../output/shell-quote.ts";

type PlannedEdit = PlanReport["edits"][number];

/** The same edit as a kubectl command, with the same guards: a JSON Patch that tests what it relies on. */
export function kubectlCommands(edit: PlannedEdit): string[] {
  const { kind, namespace, name } = edit.object;
  const where = namespace === null ? "" : ` -n ${shellQuote(namespace)}`;
  if (edit.kind === "create") return [`echo ${shellQuote(JSON.stringify(edit.value))} | kubectl create${where} -f -`];
  return [`kubectl patch ${shellQuote(`${resourceOf(kind)}/${name}`)}${where} --type=json -p ${shellQuote(JSON.stringify(edit.patch))}`];
}

function resourceOf(kind: string): string {
  return kind === "TkeServiceConfig" ? "tkeserviceconfigs.cloud.tencent.com" : kind.toLowerCase();
}
