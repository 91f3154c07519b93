import { reportWhatIf, suppose, type Report, type Scene, type Supposition } from "@kubectl-loopback/core";
import type { Told } from "./formats/format.ts";
import { whatIfText } from "./output/what-if-text.ts";
import type { Language } from "./words/index.ts";

/** The report with what would be under the suppositions; the same as text. */
export function withWhatIf(report: Report, scene: Scene, suppositions: readonly Supposition[], written: readonly string[], { messages, words }: Language): Pick<Told, "report" | "whatIfText"> {
  const supposed = suppose(scene, suppositions);
  return {
    report: { ...report, whatIf: reportWhatIf(scene.result, supposed, written, messages) },
    whatIfText: (view) => whatIfText(scene.result, supposed, written, messages, words, view),
  };
}
