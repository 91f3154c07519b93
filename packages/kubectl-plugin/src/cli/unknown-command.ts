import { OWNER_KINDS } from "@kubectl-loopback/core";
import { COMMANDS } from "./commands.ts";
import { meant } from "./meant.ts";
import { usageError, type UsageError } from "./usage-error.ts";

/** What stands where a command belongs: one misspelt, something to check or to explain, or nothing that is known. */
export function unknownCommand(written: string): UsageError {
  const [type = "", name] = written.toLowerCase().split("/");
  if (Object.hasOwn(OWNER_KINDS, type)) return usageError("unknown-command", written, name === undefined ? `check ${written}` : `check ${written}, explain ${written}`);
  if (/^clb\d+$/i.test(written)) return usageError("unknown-command", written, `explain ${written}`);
  const names = Object.keys(COMMANDS);
  return usageError("unknown-command", written, meant(written.toLowerCase(), names) ?? names.join(", "));
}
