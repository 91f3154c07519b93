import { wrongBaselineFlags } from "../baseline.ts";
import { perContext, wrongContexts } from "../cli/contexts.ts";
import { parseOutputs } from "../cli/outputs.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError, type UsageError } from "../cli/usage-error.ts";
import { wrongWatch } from "../cli/watching.ts";
import { parseSuppositions } from "../cli/what-if.ts";
import type { Loaded } from "../config/load-config.ts";
import { lookAtAll, tell, type Order } from "../look.ts";
import { parseQuestion } from "../question.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";

/** `check`: reads, judges, prints. */
export async function check(invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode | UsageError> {
  const outputs = await parseOutputs(invocation);
  if (isUsageError(outputs)) return outputs;
  const order = { asked: parseQuestion(invocation), suppositions: parseSuppositions(invocation), outputs };
  for (const one of [...Object.values(order), wrongBaselineFlags(invocation) ?? {}, wrongContexts(invocation, outputs) ?? {}, wrongWatch(invocation, outputs) ?? {}]) if (isUsageError(one)) return one;
  if (invocation.on("watch")) return (await import("../watch/watch.ts")).watch(order as Order, invocation, shell, language, loaded);
  const looks = await lookAtAll(order as Order, perContext(invocation), shell, language, loaded);
  return looks ? tell(looks, order as Order, invocation, shell, language, loaded) : 130;
}
