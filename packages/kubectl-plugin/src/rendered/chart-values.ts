import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { isObject, stringAt, type Json, type Path } from "@kubectl-loopback/core";
import { parse } from "yaml";

/** A values file of a chart. What stands in that of a subchart is set in its parent below `prefix`. */
export interface ChartValues {
  readonly file: string;
  readonly values: Json;
  readonly prefix: Path;
}

/**
 * The values behind a template (`orders/charts/cache/templates/service.yaml`), those that win first. A folder is the
 * chart's if its Chart.yaml says so: one that was given, or one beside what was read.
 */
export function chartValues(template: string, given: readonly string[], beside: string, cwd: string): ChartValues[] {
  const [inside = ""] = template.split("/templates/");
  const [chart = "", ...subcharts] = inside.split("/charts/");
  const nearby = [join(beside, chart), beside, chart, "."];
  const folder = [...given, ...nearby].find((one) => stringAt(readYaml(join(one, "Chart.yaml"), cwd), ["name"]) === chart);
  if (chart === "" || chart.includes("/") || folder === undefined) return [];
  return subcharts.reduce<{ folder: string; prefix: Path; found: ChartValues[] }>(({ folder: parent, prefix, found }, name) => {
    const inner = join(parent, "charts", name);
    return { folder: inner, prefix: [...prefix, name], found: [...found, ...valuesIn(inner, [...prefix, name], cwd)] };
  }, { folder, prefix: [], found: valuesIn(folder, [], cwd) }).found;
}

function valuesIn(folder: string, prefix: Path, cwd: string): ChartValues[] {
  const file = join(folder, "values.yaml");
  const values = readYaml(file, cwd);
  return isObject(values) ? [{ file, values, prefix }] : [];
}

/** A file as YAML; undefined where it is missing or none: then nothing is proven by it. */
function readYaml(file: string, cwd: string): Json | undefined {
  try {
    return parse(readFileSync(resolve(cwd, file), "utf8"), { logLevel: "error" }) as Json;
  } catch {
    return undefined;
  }
}

/** The folder of a file; of standard input, the current one. */
export function folderOf(file: string): string {
  return file === "-" ? "." : dirname(file);
}
