import type { Change } from "../../model/edit.ts";
import type { Finding } from "../../model/finding.ts";
import { at, type Json } from "../../model/json.ts";
import type { KubeObject } from "../../model/object.ts";
import type { Remedy } from "../../model/plan.ts";
import type { Result } from "../../analyze.ts";
import { once } from "../../once.ts";
import { change, type Scene } from "../scene.ts";

/** Writes what was plainly meant: a key as the platform spells it, a boolean as a string, keepalive as the integer 1. */
export const correctedValue: Remedy<Scene> = {
  id: "corrected-value",
  cures: ["CLB103", "CLB203"],
  risk: "low",
  propose(finding, { result }) {
    const changes = finding.code === "CLB203" ? correctedKeepalive(finding.path, finding.params.value)
      : finding.code === "CLB103" && !hasRival(finding, result) ? correctedAnnotation(finding.object.value, finding.path, finding.params) : [];
    if (changes.length === 0) return "value-not-guessable";
    return { remedy: "corrected-value", edits: [change(finding.object, ...changes)], consequences: [], preconditions: [], manual: [] };
  },
};

function correctedKeepalive(path: Change["path"], value: Json): Change[] {
  const meant = meantBoolean(value);
  return meant === undefined ? [] : [{ op: "set", path, value: meant ? 1 : 0 }];
}

/** Two keys that were meant to be the same one: only a person can say which of them counts. */
function hasRival({ object, params: { rightKey } }: Extract<Finding, { code: "CLB103" }>, result: Result): boolean {
  return rightKey !== null && wronglyWritten(result).get(object)!.filter((key) => key === rightKey).length > 1;
}

/** The right keys of what is written wrong, object by object. */
const wronglyWritten = once(({ findings }: Result) => {
  const meant = new Map<KubeObject, (string | null)[]>();
  for (const { code, object, params } of findings) if (code === "CLB103") meant.set(object, [...(meant.get(object) ?? []), params.rightKey]);
  return meant;
});

interface Wrong { readonly key: string; readonly value: Json; readonly expected: string | readonly string[]; readonly rightKey: string | null }

function correctedAnnotation(object: Json, path: Change["path"], { value, expected, rightKey }: Wrong): Change[] {
  const parent = path.slice(0, -1);
  if (rightKey !== null) {
    const taken = path.length < 3 || at(object, [...parent, rightKey]) !== undefined;
    return taken ? [] : [{ op: "rename", path, key: rightKey }];
  }
  const meant = expected === "true" ? booleanText(value) : expected === "a string" ? plainText(value) : Array.isArray(expected) ? sameWord(value, expected) : undefined;
  return meant === undefined ? [] : [{ op: "set", path, value: meant }];
}

function booleanText(value: Json): string | undefined {
  const meant = meantBoolean(value);
  return meant === undefined ? undefined : String(meant);
}

/** What people write for yes and no. */
function meantBoolean(value: Json): boolean | undefined {
  const word = String(value).trim().toLowerCase();
  if (["true", "yes", "on", "y", "1", "enable", "enabled"].includes(word)) return true;
  return ["false", "no", "off", "n", "0", "disable", "disabled"].includes(word) ? false : undefined;
}

function plainText(value: Json): string | undefined {
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

function sameWord(value: Json, words: readonly string[]): string | undefined {
  return words.find((word) => word.toLowerCase() === String(value).trim().toLowerCase());
}
