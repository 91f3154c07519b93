import { spawn } from "node:child_process";
import type { Problem } from "@kubectl-loopback/core";
import { shellQuote } from "../output/shell-quote.ts";
import type { Shell } from "../shell.ts";
import { KUSTOMIZED, type MadeText } from "./made-text.ts";

/** What `kubectl kustomize` makes of folders. A folder of which it makes nothing becomes a problem. */
export async function kustomize(folders: readonly string[], shell: Pick<Shell, "cwd" | "env" | "interrupted">): Promise<{ readonly texts: readonly MadeText[]; readonly problems: readonly Problem[] }> {
  const outcomes = await Promise.all(folders.map((folder) => render(folder, shell)));
  return { texts: outcomes.filter((one) => "text" in one), problems: outcomes.filter((one) => "code" in one) };
}

function render(folder: string, { cwd, env, interrupted }: Pick<Shell, "cwd" | "env" | "interrupted">): Promise<MadeText | Problem> {
  const failed = (error: string): Problem => ({ code: "render-failed", level: "error", params: { command: `kubectl kustomize ${shellQuote(folder)}`, error }, location: null });
  return new Promise((done) => {
    const child = spawn("kubectl", ["kustomize", "--", folder], { cwd, env, signal: interrupted, stdio: ["ignore", "pipe", "pipe"] });
    const said = { text: "", error: "" };
    child.stdout.setEncoding("utf8").on("data", (chunk: string) => (said.text += chunk));
    child.stderr.setEncoding("utf8").on("data", (chunk: string) => (said.error += chunk));
    child.on("error", (error: NodeJS.ErrnoException) => done(failed(error.code === "ENOENT" ? "kubectl: ENOENT" : error.message)));
    child.on("close", (code) => done(code === 0 ? { file: `${KUSTOMIZED}${folder}`, text: said.text } : failed(said.error.trim())));
  });
}
