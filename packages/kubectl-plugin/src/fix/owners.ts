import { nameOf, oneLine, ownerOf } from "@kubectl-loopback/core";
import type { FixRun } from "./fix-run.ts";
import { fileOf } from "./file-edits.ts";

/** Warns of live objects that a tool manages: what is changed there may not last. */
export function warnOfOwners({ plan, shell, language: { words } }: FixRun): void {
  for (const edit of plan.edits) {
    if (edit.kind !== "change" || fileOf(edit) !== undefined) continue;
    const owner = ownerOf(edit.object, edit.changes);
    if (!owner) continue;
    const warning = words.fix.owner(nameOf(edit.object.ref), owner.tool, owner.name);
    shell.stderr.write(`${oneLine(`${words.levels.notice}: ${warning}${owner.chart ? `; ${words.fix.helmValues}` : ""}`)}\n`);
  }
}
