import type { Result } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Input } from "../input.ts";
import type { Shell } from "../shell.ts";
import { nextCommand } from "./next-command.ts";
import { styleOf } from "./style.ts";
import type { TextOptions } from "./text-options.ts";
import { widthOf } from "./width.ts";

/** How a command line wants text to be shown; source lines and commands to type next are those of what was read and judged. */
export function viewOf(invocation: Invocation, shell: Pick<Shell, "env" | "stdout">, { origin }: Pick<Input, "origin">, result: Result): TextOptions {
  return {
    style: styleOf(invocation, shell),
    quiet: invocation.on("quiet"),
    verbose: invocation.on("verbose"),
    width: widthOf(shell.stdout),
    source: origin,
    next: (finding) => nextCommand(finding, result, invocation),
  };
}
