import { oneLine, type ObjectRef } from "@kubectl-loopback/core";
import type { AllTold } from "./format.ts";

/** Each object with a finding that counts, once, by the name that kubectl prints for it: `service/orders`. */
export function names(all: AllTold): string {
  const counting = all.flatMap(({ report }) => report.findings).filter(({ suppressed }) => !suppressed);
  return [...new Set(counting.map(({ object }) => `${oneLine(kubectlName(object))}\n`))].join("");
}

/** The kind in small letters, with its group unless that is the core one. */
function kubectlName({ apiVersion, kind, name }: ObjectRef): string {
  const group = apiVersion.includes("/") ? `.${apiVersion.split("/")[0]}` : "";
  return `${kind.toLowerCase()}${group}/${name}`;
}
