import type { Invocation } from "../cli/parse.ts";
import { dataText } from "../output/print.ts";
import type { ExitCode, Shell } from "../shell.ts";
import manifest from "../../package.json" with { type: "json" };

/** `version`: of the plugin, and of the Node that runs it. */
export function version(invocation: Invocation, shell: Shell): ExitCode {
  const versions = { "kubectl-loopback": `v${manifest.version}`, node: shell.nodeVersion };
  const format = invocation.value("output") ?? "text";
  shell.stdout.write(format === "text" ? Object.entries(versions).map(([name, value]) => `${name} ${value}\n`).join("") : dataText(versions, format));
  return 0;
}
