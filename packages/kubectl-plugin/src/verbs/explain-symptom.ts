import { meant } from "../cli/meant.ts";
import type { Invocation } from "../cli/parse.ts";
import { usageError, type UsageError } from "../cli/usage-error.ts";
import { dataText } from "../output/print.ts";
import { styleOf } from "../output/style.ts";
import { widthOf } from "../output/width.ts";
import type { ExitCode, Shell } from "../shell.ts";
import { causeText, questionText, symptomTree, type SymptomOptions } from "../symptoms/symptom-text.ts";
import { isQuestion, SYMPTOMS, type SymptomName } from "../symptoms/tree.ts";
import type { Language } from "../words/index.ts";

/** Columns of the tree in a file or a pipe. */
const USUAL_WIDTH = 80;

/** `explain --symptom [NAME]`: from what is seen to its cause. Asks at a terminal, else tells the whole tree. */
export async function explainSymptom(invocation: Invocation, shell: Shell, { words }: Language): Promise<ExitCode | UsageError> {
  const names = Object.keys(SYMPTOMS) as SymptomName[];
  const [written = "start", extra] = invocation.args;
  const name = names.find((one) => one === written);
  if (extra !== undefined) return usageError("unexpected-argument", extra);
  if (!name) return usageError("bad-value", `--symptom ${written}`, meant(written, names) ?? names.join(", "));
  const options: SymptomOptions = { words, style: styleOf(invocation, shell), width: shell.stdout.isTTY ? widthOf(shell.stdout) : USUAL_WIDTH };
  const format = invocation.value("output") ?? "text";
  if (format === "json" || format === "yaml") return data(format, shell, words);
  if (format !== "text") return usageError("bad-combination", `--symptom, -o ${format}`, "-o text");
  if (shell.isInteractive && invocation.value("output") === undefined) return ask(name, shell, options);
  shell.stdout.write(symptomTree(name, options));
  return 0;
}

function data(format: string, { stdout }: Shell, { symptoms }: Language["words"]): ExitCode {
  stdout.write(dataText({ symptoms: Object.entries(SYMPTOMS).map(([name, symptom]) => ({ name, ...symptoms[name as SymptomName], ...symptom })) }, format));
  return 0;
}

/** One question after the other, until a cause is found or nothing is answered. */
async function ask(name: SymptomName, shell: Shell, options: SymptomOptions): Promise<ExitCode> {
  const symptom = SYMPTOMS[name];
  if (!isQuestion(symptom)) {
    shell.stdout.write(causeText(name, options, 0));
    return 0;
  }
  const { explain } = options.words;
  shell.stderr.write(`${questionText(name, symptom.choices, options)}${options.style.dim(explain.leave)}\n`);
  const chosen = await choice(symptom.choices, shell, explain.choose);
  if (shell.interrupted.aborted) return 130;
  if (!chosen) return 0;
  shell.stderr.write("\n");
  return ask(chosen, shell, options);
}

/** Asks until the answer is one of the numbers; undefined where it is none at all. */
async function choice(choices: readonly SymptomName[], shell: Shell, question: string): Promise<SymptomName | undefined> {
  for (;;) {
    const answer = (await shell.ask(question)).trim();
    if (answer === "") return undefined;
    const chosen = /^\d+$/.test(answer) ? choices[Number(answer) - 1] : choices.find((name) => name === answer);
    if (chosen) return chosen;
  }
}
