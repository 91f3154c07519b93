import { env, workspace } from "vscode";
import { languageOf, type Language } from "../words/index.ts";

const SECTION = "kubectlLoopback";

function setting<T>(name: string, otherwise: T): T {
  return workspace.getConfiguration(SECTION).get(name, otherwise);
}

/** What the user has set for the editor. What decides verdicts stands in `.kubectl-loopback.yaml`, for the command line as well. */
export const settings = {
  language: (): Language => languageOf(setting("lang", "auto"), env.language),
  codeLens: () => setting("codeLens", true),
  syntaxProblems: () => setting<"auto" | "always" | "never">("syntaxProblems", "auto"),
  binary: () => setting("binary", "kubectl-loopback"),
};

/** Whether an event is about these settings. */
export function isAboutUs(event: { affectsConfiguration(section: string): boolean }): boolean {
  return event.affectsConfiguration(SECTION);
}
