import type { Words } from "../words/words.ts";
import { COMMANDS, formatsOf, type Command, type CommandName } from "./commands.ts";
import type { FlagName } from "./flags.ts";

/** What a flag means behind a command, in words. */
export function meaningOf(flag: FlagName, name: CommandName, words: Words): string {
  const own = (words.ownFlags as Partial<Record<CommandName, Partial<Record<FlagName, string>>>>)[name]?.[flag];
  if (own !== undefined) return own;
  if (flag !== "output") return words.flags[flag];
  return (COMMANDS[name] as Command).manyOutputs ? words.formatting.flag : words.formats(formatsOf(name));
}
