import type { Shell } from "../../packages/kubectl-plugin/src/shell.ts";

/** What is around a command line that touches nothing: no files of its own, no terminal, nobody to ask. */
export function quietShell(argv: readonly string[], stdin = ""): { readonly shell: Shell; said(): string } {
  let said = "";
  const sink = { write: (text: string | Uint8Array) => void (said += typeof text === "string" ? text : new TextDecoder().decode(text)), isTTY: false, columns: 80 };
  const shell: Shell = {
    argv, env: {}, cwd: import.meta.dirname, today: "2027-01-31", time: "12:34:56", nodeVersion: "v0.0.0", stdout: sink, stderr: sink,
    readStdin: async () => new TextEncoder().encode(stdin), isInteractive: false, ask: async () => "", interrupted: new AbortController().signal,
  };
  return { shell, said: () => said };
}

/** What a terminal would obey, what reorders text, and what is no character. */
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

export function obeysNobody(text: string): void {
  const found = CONTROL.exec(text);
  if (found) throw new Error(`a control character in ${JSON.stringify(text.slice(Math.max(0, found.index - 80), found.index + 20))}`);
}
