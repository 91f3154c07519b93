import { declareFactoryPlugin, PluginKind } from "@stryker-mutator/api/plugin";
import type { Reporter } from "@stryker-mutator/api/report";
import { survivorsOf } from "./score.ts";

/** Tells of each mutant that nobody catches and nobody explains, as soon as it is known. */
function reporter(): Reporter {
  return {
    onMutantTested(mutant) {
      for (const { file, line, text, became, because } of survivorsOf([mutant])) {
        if (because === undefined) process.stdout.write(`${file}:${line}  ${text}\n    => ${became}\n`);
      }
    },
  };
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.Reporter, "survivors", reporter)];
