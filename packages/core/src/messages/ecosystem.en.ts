import type { BaselineFault } from "../model/problem.ts";
import type { EcosystemWords } from "./messages.ts";

const FAULTS: Readonly<Record<BaselineFault, string>> = {
  "not-json": "it is not a JSON object",
  "wrong-kind": "apiVersion must be kubectl-loopback/v1 and kind Baseline",
  "no-list": "findings must be a list",
  "no-fingerprint": "an entry of findings has no fingerprint",
};

export const ecosystemEn: EcosystemWords = {
  "bad-baseline": ({ file, fault }) => `${file} is no baseline of this program, so every finding counts: ${FAULTS[fault]}`,
  "stale-baseline": ({ file, count, first }) =>
    `${count} ${count === 1 ? "entry" : "entries"} of ${file} ${count === 1 ? "matches" : "match"} no finding any more (${listed(first, count)}); take ${count === 1 ? "it" : "them"} out with --update-baseline`,
  "helm-chart": ({ folder, command }) => `${folder} is a Helm chart: what it renders to was not judged; type: ${command}`,
  kustomization: ({ folder, command }) => `${folder} has a kustomization: its files were judged as they are, not what it makes of them; type: ${command}`,
  "not-compared": ({ object }) => `${object} was not compared: its kind could not be read from the cluster`,
  "render-failed": ({ command, error }) => `${command} failed: ${error}`,
};

function listed(first: readonly string[], count: number): string {
  return first.join(", ") + (count > first.length ? ", …" : "");
}
