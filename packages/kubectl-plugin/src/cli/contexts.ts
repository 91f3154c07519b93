import type { FormatName } from "../formats/format-names.ts";
import type { FlagName } from "./flags.ts";
import type { Output } from "./outputs.ts";
import type { Invocation } from "./parse.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** The contexts of `--context`, each once. */
export function contextsOf({ values }: Pick<Invocation, "values">): readonly string[] {
  return [...new Set(values("context"))];
}

/** The same command line for each of several contexts, in their order; itself where there is one or none. */
export function perContext(invocation: Invocation): readonly [Invocation, ...Invocation[]] {
  const [first, ...others] = contextsOf(invocation);
  return first === undefined || others.length === 0 ? [invocation] : [withContext(invocation, first), ...others.map((context) => withContext(invocation, context))];
}

function withContext(invocation: Invocation, context: string): Invocation {
  const values = (flag: FlagName) => (flag === "context" ? [context] : invocation.values(flag));
  return { ...invocation, values, value: (flag) => values(flag).at(-1) };
}

/** Flags that name one cluster, or a credential that is meant for one. */
const ONE_CLUSTER: readonly FlagName[] = ["server", "cluster", "token", "snapshot", "baseline"];

/** Formats that have no place for a context. */
const ONE_CONTEXT: readonly FormatName[] = ["name", "policyreport"];

/** What does not go together with several contexts. */
export function wrongContexts(invocation: Invocation, outputs: readonly Output[]): UsageError | undefined {
  const contexts = contextsOf(invocation).map((context) => `--context ${context}`);
  if (contexts.length < 2) return undefined;
  const flag = ONE_CLUSTER.find((name) => invocation.value(name) !== undefined);
  if (flag) return usageError("bad-combination", `--${flag}, ${contexts.join(", ")}`, contexts[0]);
  const format = outputs.find((output) => ONE_CONTEXT.includes(output.format))?.format;
  if (format) return usageError("bad-combination", `-o ${format}, ${contexts.join(", ")}`, contexts[0]);
  const offline = (["filename", "kustomize"] as const).find((name) => invocation.values(name).length > 0 && !invocation.on("live"));
  return offline && usageError("only-with", contexts.join(", "), `--${offline} --live`);
}
