import { realpathSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Problem } from "@kubectl-loopback/core";
import type { Output } from "../cli/outputs.ts";
import { replaceFile } from "../files/write.ts";
import type { AllTold, Formatter, Told } from "../formats/format.ts";
import type { FormatName } from "../formats/format-names.ts";
import { FORMATS } from "../formats/table.ts";
import type { Shell } from "../shell.ts";
import { dataText } from "./print.ts";
import { PLAIN } from "./style.ts";

/** Formats that a verb has its own words for. */
export type OwnFormats = Partial<Readonly<Record<FormatName, Formatter>>>;

/** Prints each output where it belongs. A file that cannot be written is a problem, and leaves the others alone. */
export async function emit(outputs: readonly Output[], all: AllTold, shell: Shell, own: OwnFormats = {}): Promise<Problem[]> {
  const problems: Problem[] = [];
  for (const { format, file, template } of outputs) {
    const make = own[format] ?? await FORMATS[format]();
    const printed = make(file === undefined ? all : all.map(inFile) as unknown as AllTold, template);
    const text = typeof printed === "string" ? printed : dataText(printed.data, printed.as);
    if (file === undefined) shell.stdout.write(text);
    else problems.push(...writeWhole(file, text, shell.cwd));
  }
  return problems;
}

function inFile(told: Told): Told {
  return { ...told, view: { ...told.view, style: PLAIN, width: Infinity } };
}

const NEW_FILE_MODE = 0o644;

/** Writes a file whole or not at all; what is no plain file (a pipe, a device) is written to as it is. */
export function writeWhole(file: string, text: string, cwd: string): Problem[] {
  const path = resolve(cwd, file);
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats || stats.isFile()) replaceFile(stats ? realpathSync(path) : path, new TextEncoder().encode(text), stats ? stats.mode & 0o7777 : NEW_FILE_MODE);
    else writeFileSync(path, text);
    return [];
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return [{ code: "write-failed", level: "error", params: { file, error: code ?? message }, location: null }];
  }
}
