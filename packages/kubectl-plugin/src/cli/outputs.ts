import { normalize } from "node:path";
import { FORMAT_NAMES, TEMPLATED, type FormatName } from "../formats/format-names.ts";
import { formatsOf } from "./commands.ts";
import type { Invocation } from "./parse.ts";
import { meant } from "./meant.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** One `-o`: what to print, and where to. */
export interface Output {
  readonly format: FormatName;
  /** The file; none: standard output. */
  readonly file: string | undefined;
  /** For a format that takes one. */
  readonly template: string;
}

/** Reads `-o FORMAT`, `-o FORMAT=FILE` and `-o jsonpath=TEMPLATE`, any number of times; none: text. */
export async function parseOutputs(invocation: Invocation): Promise<readonly Output[] | UsageError> {
  const written = invocation.values("output");
  const outputs: Output[] = [];
  const formats = formatsOf(invocation.command);
  for (const text of written.length === 0 ? ["text"] : written) {
    const output = await parseOutput(text, formats);
    if ("usage" in output) return output;
    outputs.push(output);
  }
  return clash(outputs, written) ?? outputs;
}

async function parseOutput(text: string, formats: readonly string[]): Promise<Output | UsageError> {
  const [name = "", ...rest] = text.split("=");
  const behind = rest.length === 0 ? undefined : rest.join("=");
  const format = FORMAT_NAMES.find((one) => one === name && formats.includes(one));
  if (!format) return usageError("bad-value", `-o ${text}`, meant(name, formats) ?? formats.join(", "));
  const template = TEMPLATED.includes(format);
  if (behind === "" || (template && behind === undefined)) return usageError("missing-value", `-o ${name}=`, template ? "TEMPLATE" : "FILE");
  if (!template) return { format, file: behind, template: "" };
  const { isTemplate } = await import("../formats/jsonpath.ts");
  return isTemplate(behind!) ? { format, file: undefined, template: behind! } : usageError("bad-value", `-o ${text}`, "jsonpath='{.summary.loops}'");
}

/** Two outputs must not end up in one place. */
function clash(outputs: readonly Output[], written: readonly string[]): UsageError | undefined {
  const places = outputs.map(({ file }) => file && normalize(file));
  const second = places.findIndex((place, index) => places.indexOf(place) !== index);
  if (second < 0) return undefined;
  const first = places.indexOf(places[second]);
  return usageError("bad-combination", `-o ${written[first]}, -o ${written[second]}`, `-o ${outputs[second]!.format}=FILE`);
}
