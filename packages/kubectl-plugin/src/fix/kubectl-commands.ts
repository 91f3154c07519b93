import type { PlanReport } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import { kubectl } from "../output/next-command.ts";
import { shellQuote } from "../output/shell-quote.ts";

/** The same edit as a kubectl command to the same cluster, with the same guards: a JSON Patch that tests what it relies on. */
export function kubectlCommand(edit: PlanReport["edits"][number], invocation: Invocation): string {
  const { kind, namespace, name } = edit.object;
  const where = namespace === null ? "" : ` -n ${shellQuote(namespace)}`;
  if (edit.kind === "create") return `echo ${shellQuote(JSON.stringify(edit.value))} | ${kubectl(invocation, `create${where} -f -`)}`;
  return kubectl(invocation, `patch ${shellQuote(`${resourceOf(kind)}/${name}`)}${where} --type=json -p ${shellQuote(JSON.stringify(edit.patch))}`);
}

function resourceOf(kind: string): string {
  return kind === "TkeServiceConfig" ? "tkeserviceconfigs.cloud.tencent.com" : kind.toLowerCase();
}
