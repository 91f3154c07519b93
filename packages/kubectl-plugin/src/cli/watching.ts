import type { FormatName } from "../formats/format-names.ts";
import type { Output } from "./outputs.ts";
import type { Invocation } from "./parse.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** Formats that standard output may be told again in; a file is written anew in any. */
const AGAIN: readonly FormatName[] = ["text", "wide", "name", "json", "yaml", "jsonl", "jsonpath"];

/** What does not go together with `--watch`. */
export function wrongWatch(invocation: Invocation, outputs: readonly Output[]): UsageError | undefined {
  if (!invocation.on("watch")) return undefined;
  if (invocation.values("filename").includes("-")) return usageError("bad-combination", "-f -, --watch", "-f FILE");
  if (invocation.value("snapshot") === "-") return usageError("bad-combination", "--snapshot -, --watch", "--snapshot FILE");
  if (invocation.on("update-baseline")) return usageError("bad-combination", "--update-baseline, --watch", "--watch");
  const once = outputs.find(({ format, file }) => file === undefined && !AGAIN.includes(format))?.format;
  return once && usageError("bad-combination", `-o ${once}, --watch`, `-o ${once}=FILE`);
}
