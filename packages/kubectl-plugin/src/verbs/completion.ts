import { SHELLS } from "../cli/shells.ts";
import { meant } from "../cli/meant.ts";
import type { Invocation } from "../cli/parse.ts";
import { usageError, type UsageError } from "../cli/usage-error.ts";
import { BASH } from "../complete/scripts/bash.ts";
import { FISH } from "../complete/scripts/fish.ts";
import { KUBECTL } from "../complete/scripts/kubectl.ts";
import { POWERSHELL } from "../complete/scripts/powershell.ts";
import { ZSH } from "../complete/scripts/zsh.ts";
import type { ExitCode, Shell } from "../shell.ts";

const SCRIPTS: Readonly<Record<(typeof SHELLS)[number], string>> = { bash: BASH, zsh: ZSH, fish: FISH, powershell: POWERSHELL, kubectl: KUBECTL };

/** `completion SHELL`: the script that makes a shell, or kubectl, ask `__complete`. */
export function completion({ args: [written] }: Invocation, { stdout }: Shell): ExitCode | UsageError {
  if (written === undefined) return usageError("missing-value", "completion", SHELLS.join("|"));
  const shell = SHELLS.find((one) => one === written);
  if (!shell) return usageError("bad-value", `completion ${written}`, meant(written, SHELLS) ?? SHELLS.join(", "));
  stdout.write(SCRIPTS[shell]);
  return 0;
}
