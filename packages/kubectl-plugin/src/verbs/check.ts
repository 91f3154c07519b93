import { analyze, exitCodeOf, find, makeReport, type ClientName, type Cluster, type KubeObject, type Problem, type Question, labelsOf } from "@kubectl-loopback/core";
import { parseAssumptions } from "../cli/assume.ts";
import type { Invocation } from "../cli/parse.ts";
import { parseClients, parseLabelFlag, parseTargets, type Target } from "../cli/targets.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { dataText } from "../output/print.ts";
import { printProblems } from "../output/problems.ts";
import { styleOf } from "../output/style.ts";
import { nextCommand } from "../output/next-command.ts";
import { shortName } from "../output/names.ts";
import { textReport, type TextOptions } from "../output/text.ts";
import { widthOf } from "../output/wrap.ts";
import { dependsOnFiles, readInput, type Input } from "../read-input.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** What a command line asks, once it is known to be right. */
interface Asked {
  readonly targets: readonly Target[];
  readonly assumptions: Question["assumptions"];
  readonly hasLabels: ((object: KubeObject) => boolean) | undefined;
  readonly clients: (namespace: string) => readonly ClientName[];
}

/** `check`: reads, judges, prints. */
export async function check(invocation: Invocation, shell: Shell, language: Language): Promise<ExitCode | UsageError> {
  const asked = parseQuestion(invocation);
  if (isUsageError(asked)) return asked;
  const input = await readInput(invocation, shell, language.words, asked);
  if (!input) return 130;
  const from = asked.clients(input.namespace ?? "default");
  const result = analyze(input.cluster, { assumptions: asked.assumptions, from, concerns: concerns(asked, input, invocation) });
  const report = makeReport(result, [...input.problems, ...missingTargets(asked, input)], language.messages);
  const format = invocation.value("output") ?? "text";
  const options: TextOptions = {
    style: styleOf(invocation, shell),
    quiet: invocation.on("quiet"),
    verbose: invocation.on("verbose"),
    width: widthOf(shell.stdout),
    text: input.text,
    next: (finding) => nextCommand(finding, result, invocation),
  };
  shell.stdout.write(format === "text" ? textReport(result, report, language.messages, language.words, options) : dataText(report, format));
  printProblems(report.problems, shell, language.words);
  return exitCodeOf(report, (invocation.value("fail-on") ?? "error") as Parameters<typeof exitCodeOf>[1]);
}

function parseQuestion(invocation: Invocation): Asked | UsageError {
  const targets = parseTargets(invocation);
  const assumptions = parseAssumptions(invocation.values("assume"));
  const labels = parseLabelFlag(invocation);
  const clients = parseClients(invocation, "");
  for (const one of [targets, assumptions, labels, clients]) if (isUsageError(one)) return one;
  const { matches } = labels as { matches?: (labels: Readonly<Record<string, string>>) => boolean };
  return {
    targets: targets as readonly Target[],
    assumptions: assumptions as Question["assumptions"],
    hasLabels: matches && ((object) => matches(labelsOf(object))),
    clients: (namespace) => (clients as readonly ClientName[]).map((client) => ({ ...client, namespace })),
  };
}

/** Which objects are asked about: the named ones, else those of the files, else those of the namespace. */
function concerns({ targets, hasLabels }: Asked, input: Input, invocation: Invocation): Question["concerns"] {
  const inNamespace = (object: KubeObject) => input.namespace === undefined || object.ref.namespace === input.namespace;
  const filesOnly = input.cluster.coverage.source === "files";
  const everywhere = filesOnly && invocation.value("namespace") === undefined;
  const isTarget = (object: KubeObject) => targets.some(({ kind, name }) => kind === object.ref.kind
    && (name === undefined ? everywhere || inNamespace(object) : name === object.ref.name && inNamespace(object)));
  return (object) => {
    if (hasLabels && !hasLabels(object)) return false;
    if (targets.length > 0) return isTarget(object);
    if (filesOnly) return true;
    if (input.fromFiles.size === 0) return inNamespace(object);
    return input.fromFiles.has(object) || dependsOnFiles(object, input) || invocation.on("all-namespaces");
  };
}

function missingTargets({ targets }: Asked, { cluster, namespace }: Input): Problem[] {
  const resource = (target: Target) => (target.kind === "Ingress" ? "ingresses" : "services");
  const here = namespace ?? "default";
  return targets.flatMap(({ kind, name }): Problem[] => {
    if (name === undefined || cluster.coverage.gaps[resource({ kind, name })] !== undefined || exists({ kind, name }, cluster, here)) return [];
    return [{ code: "target-not-found", level: "error", params: { target: `${shortName({ kind, name })} -n ${here}` }, location: null }];
  });
}

function exists({ kind, name }: Target, { objects }: Cluster, namespace: string): boolean {
  const groups = kind === "Ingress" ? ["networking.k8s.io", "extensions"] : [""];
  return groups.some((group) => find(objects, group, kind, namespace, name!) !== undefined);
}
