import { exitCodeOf } from "@kubectl-loopback/core";
import { perContext } from "../cli/contexts.ts";
import type { Invocation } from "../cli/parse.ts";
import { isUsageError } from "../cli/usage-error.ts";
import { loadConfig, type Loaded } from "../config/load-config.ts";
import { lookAtAll, worst, type Looks, type Order } from "../look.ts";
import { printConfig } from "../output/problems.ts";
import type { ExitCode, Shell } from "../shell.ts";
import type { Language } from "../words/index.ts";
import { awaitChange } from "./await-change.ts";
import { fileStamp } from "./file-stamp.ts";
import { isWhole, newsOf, NOTHING_SHOWN, shownNow } from "./news.ts";
import { show } from "./show.ts";

/** Seconds until a cluster that cannot be reached is tried again: twice as many each time. */
const LONGEST_RETRY = 30;

/** Judges again and again, until the user interrupts it. Ends with the exit code of the last look. */
export async function watch(order: Order, invocation: Invocation, shell: Shell, language: Language, loaded: Loaded): Promise<ExitCode> {
  const invocations = perContext(invocation);
  let code: ExitCode = 130;
  let shown = invocations.map(() => NOTHING_SHOWN);
  for (let [run, failures, config] = [1, 0, loaded]; ; run++) {
    const stamp = fileStamp(invocation, shell, config);
    const start = performance.now();
    const looks = await lookAtAll(order, invocations, shell, language, config);
    if (!looks) return code;
    code = worst(looks.map(({ told: { report }, failOn }) => exitCodeOf(report, failOn)));
    const news = looks.map(({ told }, index) => newsOf(told, shown[index]!));
    await show(news, order.outputs, code, shell, language);
    shown = looks.map(({ told }, index) => shownNow(told, shown[index]!));
    failures = looks.some(isCutOff) ? failures + 1 : 0;
    if (run === 1) printConfig(config, invocation, shell, language.words);
    if (run === 1 && !invocation.on("quiet")) shell.stderr.write(`${language.words.watch.watching}\n`);
    const seconds = Math.min(LONGEST_RETRY, 2 ** (failures - 1));
    if (failures > 0) shell.stderr.write(`${language.words.watch.again(seconds)}\n`);
    const retry = failures > 0 ? seconds : looks.some(isRefused) ? LONGEST_RETRY : undefined;
    await awaitChange({ looks, invocations, stamp, loaded: config, took: performance.now() - start, retry: retry && retry * 1000 }, shell);
    if (shell.interrupted.aborted) return code;
    config = reloaded(invocation, shell, config);
  }
}

/** A cluster was asked, and nothing of it could be read. */
function isCutOff({ input, told }: Looks[number]): boolean {
  return input.live !== null && input.watched.length === 0 && !isWhole(told.report);
}

/** Something of a cluster could not be read; nobody tells when it can be. */
function isRefused({ input, told }: Looks[number]): boolean {
  return input.live !== null && !isWhole(told.report);
}

/** The configuration may have been edited, too. */
function reloaded(invocation: Invocation, shell: Shell, before: Loaded): Loaded {
  const now = loadConfig(invocation, shell);
  return isUsageError(now) ? before : now;
}
