/** Pages whose commands are run: files, then a command, then what it prints. */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { folder } from "../plugin/plugin.ts";
import { read, split } from "./markdown.ts";

/** One command of a page, with the files that it reads and what it prints: a diff, or text. */
export interface Executed {
  readonly files: Readonly<Record<string, string>>;
  readonly command: string;
  readonly kind: string;
  readonly shown: string;
  readonly line: number;
}

/** The examples: ```` ```yaml file=NAME ```` blocks, then ```` ```sh run ````, then what it prints. Files stay until a block of the same name. */
export function executedIn(page: string): Executed[] {
  const examples: Executed[] = [];
  let files: Record<string, string> = {};
  let command: string | undefined;
  for (const { words, text, line } of split(read(page)).fences) {
    const [kind = "", detail = ""] = words;
    if (kind === "yaml") files = { ...files, [detail.replace(/^file=/, "")]: text };
    else if (kind === "sh" && detail === "run") command = text.trim();
    else if (kind === "diff" || kind === "text") {
      if (command === undefined) throw new Error(`${page}:${line}: no command before this output`);
      examples.push({ files, command, kind, shown: text, line });
      command = undefined;
    }
  }
  if (command !== undefined) throw new Error(`${page}: no output behind ${command}`);
  return examples;
}

export function argvOf(command: string): string[] {
  return command.split(/\s+/).slice("kubectl loopback".split(" ").length);
}

/** A folder with the files of an example. */
export function put(files: Executed["files"]): string {
  const path = folder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return path;
}
