import type { Invocation } from "../cli/parse.ts";
import type { Shell } from "../shell.ts";

/** Colours of the terminal, or none. */
export interface Style {
  red(text: string): string;
  yellow(text: string): string;
  green(text: string): string;
  blue(text: string): string;
  bold(text: string): string;
  dim(text: string): string;
}

const paint = (code: number) => (text: string) => `\u001b[${code}m${text}\u001b[0m`;
const plain = (text: string) => text;

const COLOURS: Style = { red: paint(31), yellow: paint(33), green: paint(32), blue: paint(34), bold: paint(1), dim: paint(2) };
/** No colours. */
export const PLAIN: Style = { red: plain, yellow: plain, green: plain, blue: plain, bold: plain, dim: plain };

/** `--color`, else colours on a terminal, unless NO_COLOR is set. */
export function styleOf(invocation: Invocation, { env, stdout }: Pick<Shell, "env" | "stdout">): Style {
  const when = invocation.value("color") ?? "auto";
  const auto = stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return when === "always" || (when === "auto" && auto) ? COLOURS : PLAIN;
}
