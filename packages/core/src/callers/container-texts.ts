import type { CallerText } from "../model/caller.ts";
import { at, isObject, listAt, stringAt, type Json, type Path } from "../model/json.ts";
import type { ObjectSet } from "../objects.ts";
import { readVariables, type Variables } from "./variables.ts";

const PROBES: readonly Path[] = [["livenessProbe"], ["readinessProbe"], ["startupProbe"], ["lifecycle", "postStart"], ["lifecycle", "preStop"]];

/** A variable that names what is called without a proxy, if it is called at all. */
const NOT_CALLED = /^no_proxy$/i;

/** Variables, command, arguments and probes of a container at `base`. */
export function containerTexts(container: Json, base: Path, namespace: string | null, objects: ObjectSet): CallerText[] {
  const texts: CallerText[] = [];
  const variables = readVariables(container, namespace, objects, (index, label, text, expanded) => {
    if (!NOT_CALLED.test(label)) texts.push({ path: [...base, "env", index, "value"], field: "env", label, text, ...(expanded === text ? {} : { expanded }) });
  });
  const name = stringAt(container, ["name"]) ?? "";
  const words = (path: Path, field: "command" | "argument" | "probe", label: string) => void texts.push(...wordsAt(container, base, path, field, label, variables));
  words(["command"], "command", name);
  words(["args"], "argument", name);
  for (const probe of PROBES) {
    const label = String(probe.at(-1));
    words([...probe, "exec", "command"], "probe", label);
    for (const way of ["httpGet", "tcpSocket"]) texts.push(...probedHost(container, base, [...probe, way], label));
  }
  return texts;
}

function wordsAt(container: Json, base: Path, path: Path, field: "command" | "argument" | "probe", label: string, { expand }: Variables): CallerText[] {
  return listAt(container, path).flatMap((text, index): CallerText[] => {
    if (typeof text !== "string") return [];
    const expanded = field === "probe" ? text : expand(text);
    return [{ path: [...base, ...path, index], field, label, text, ...(expanded === text ? {} : { expanded }) }];
  });
}

function probedHost(container: Json, base: Path, path: Path, label: string): CallerText[] {
  const probe = at(container, path);
  const text = isObject(probe) ? stringAt(probe, ["host"]) : undefined;
  const port = at(probe, ["port"]);
  return text === undefined || text === "" ? [] : [{ path: [...base, ...path, "host"], field: "probe", label, text, ...(typeof port === "number" ? { port } : {}) }];
}
