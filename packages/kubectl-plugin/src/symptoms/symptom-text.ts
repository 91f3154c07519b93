import { wrap } from "@kubectl-loopback/core";
import type { Style } from "../output/style.ts";
import type { Words } from "../words/words.ts";
import { isQuestion, SYMPTOMS, type SymptomName } from "./tree.ts";

export interface SymptomOptions {
  readonly words: Words;
  readonly style: Style;
  readonly width: number;
}

/** A symptom with all that follows from it, as a tree. */
export function symptomTree(name: SymptomName, options: SymptomOptions, depth = 0): string {
  const { words: { symptoms }, style, width } = options;
  const symptom = SYMPTOMS[name];
  if (!isQuestion(symptom)) return causeText(name, options, depth);
  const indent = "  ".repeat(depth);
  const question = `${indent}${style.bold(wrap(symptoms[name].text, width, indent.length))}\n`;
  const choices = symptom.choices.map((choice) => `${indent}• ${wrap(`${symptoms[choice].choice} [${choice}]`, width, indent.length + 2)}\n${symptomTree(choice, options, depth + 1)}`);
  return question + choices.join("");
}

/** What it is, and the command to type. */
export function causeText(name: SymptomName, { words: { symptoms, explain }, style, width }: SymptomOptions, depth: number): string {
  const symptom = SYMPTOMS[name];
  if (isQuestion(symptom)) return "";
  const indent = "  ".repeat(depth);
  const paint = symptom.isLoopback ? style.red : style.green;
  const text = wrap(symptoms[name].text, width, indent.length).split("\n").map(paint).join("\n");
  return `${indent}${text}\n${indent}${explain.type(style.bold(symptom.command))}\n`;
}

/** A question with numbered choices. */
export function questionText(name: SymptomName, choices: readonly SymptomName[], { words: { symptoms }, style, width }: SymptomOptions): string {
  const lines = choices.map((choice, index) => `  ${index + 1}. ${wrap(symptoms[choice].choice, width, 5)}\n`);
  return `${style.bold(wrap(symptoms[name].text, width, 0))}\n${lines.join("")}`;
}
