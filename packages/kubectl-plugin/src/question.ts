import { analyze, applyConfig, find, labelsOf, withSettings, type CallerQuestion, type ClientName, type Cluster, type FailOn, type KubeObject, type Problem, type Question, type Result, type Settings } from "@kubectl-loopback/core";
import { parseAssumptions } from "./cli/assume.ts";
import type { Invocation } from "./cli/parse.ts";
import { parseClients, parseLabelFlag, parseTargets, type Target } from "./cli/targets.ts";
import { isUsageError, type UsageError } from "./cli/usage-error.ts";
import { coversConfig, type Loaded } from "./config/load-config.ts";
import { shortName } from "./output/names.ts";
import type { Input } from "./input.ts";
import { dependsOnFiles } from "./read-input.ts";
import type { Shell } from "./shell.ts";

/** What a command line asks, once it is known to be right. */
export interface Asked {
  readonly targets: readonly Target[];
  readonly assumptions: Question["assumptions"];
  /** Whether whatever names the CLBs is looked for, too. */
  readonly callers?: CallerQuestion | undefined;
  readonly hasLabels: ((object: KubeObject) => boolean) | undefined;
  /** Who calls. */
  readonly clients: (namespace: string) => readonly ClientName[];
  /** Who shall be kept apart from the backends. */
  readonly keptApart: (namespace: string) => readonly ClientName[];
}

/** Reads what is asked; what is wrong with it comes back as an error. */
export function parseQuestion(invocation: Invocation): Asked | UsageError {
  const targets = parseTargets(invocation);
  const assumptions = parseAssumptions(invocation.values("assume"));
  const labels = parseLabelFlag(invocation);
  const from = parseClients(invocation, "from");
  const apart = parseClients(invocation, "client");
  for (const one of [targets, assumptions, labels, from, apart]) if (isUsageError(one)) return one;
  const { matches } = labels as { matches?: (labels: Readonly<Record<string, string>>) => boolean };
  return {
    targets: targets as readonly Target[],
    assumptions: assumptions as Question["assumptions"],
    hasLabels: matches && ((object) => matches(labelsOf(object))),
    clients: (namespace) => inNamespace([...from as readonly ClientName[], ...apart as readonly ClientName[]], namespace),
    keptApart: (namespace) => inNamespace(apart as readonly ClientName[], namespace),
  };
}

function inNamespace(clients: readonly ClientName[], namespace: string): ClientName[] {
  return clients.map((client) => ({ ...client, namespace }));
}

/** Judges what was read: the command line's question, with what the configuration adds to it, and suppressions. */
export function judge(asked: Asked, input: Input, invocation: Invocation, shell: Pick<Shell, "cwd" | "today">, loaded: Loaded): Result {
  const { settings } = input;
  const question = { assumptions: asked.assumptions, from: asked.clients(input.namespace ?? "default"), concerns: concerns(asked, input, invocation), ...(asked.callers ? { callers: asked.callers } : {}) };
  const result = analyze(input.cluster, withSettings(question, settings));
  const everything = asked.targets.length === 0 && asked.hasLabels === undefined && !invocation.on("live") && coversConfig(loaded, invocation.values("filename"), shell.cwd);
  return applyConfig(result, { settings, texts: input.texts(), get today() { return shell.today; }, everything });
}

/** From which severity on findings make the exit code 1. */
export function failOnOf(invocation: Invocation, { failOn }: Settings): FailOn {
  return (invocation.value("fail-on") as FailOn | undefined) ?? failOn ?? "error";
}

/** Which objects are asked about: the named ones, else those of the files, else those of the namespace. */
function concerns({ targets, hasLabels }: Asked, input: Input, invocation: Invocation): Question["concerns"] {
  const isHere = (object: KubeObject) => input.namespace === undefined || object.ref.namespace === input.namespace;
  const filesOnly = input.cluster.coverage.source === "files";
  const everywhere = filesOnly && invocation.value("namespace") === undefined;
  const isTarget = (object: KubeObject) => targets.some(({ kind, name }) => kind === object.ref.kind
    && (name === undefined ? everywhere || isHere(object) : name === object.ref.name && isHere(object)));
  return (object) => {
    if (hasLabels && !hasLabels(object)) return false;
    if (targets.length > 0) return isTarget(object);
    if (filesOnly) return true;
    if (input.fromFiles.size === 0) return isHere(object);
    return input.fromFiles.has(object) || dependsOnFiles(object, input) || invocation.on("all-namespaces");
  };
}

/** The targets that do not exist. */
export function missingTargets({ targets }: Asked, { cluster, namespace }: Input): Problem[] {
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
