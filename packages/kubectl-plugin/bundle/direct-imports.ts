import type { Loader, Plugin } from "esbuild";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const CORE = "@kubectl-loopback/core";

/**
 * Sources name core's index, which names all of core: so to a bundler everything needs everything. Here each name is
 * imported from the file that it comes from, so that a chunk holds what it uses.
 */
export function directImports(coreIndex: string): Plugin {
  const files = filesOf(coreIndex);
  return {
    name: "direct-imports",
    setup({ onLoad }) {
      onLoad({ filter: /kubectl-plugin\/src\/.*\.ts$/ }, ({ path }) => ({ contents: direct(readFileSync(path, "utf8"), files), loader: "ts" as Loader }));
    },
  };
}

/** Which file each name of the index comes from. Types are left out: they vanish. */
function filesOf(index: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const [, names, from] of readFileSync(index, "utf8").matchAll(/^export (\*|\{[^}]*\}) from "([^"]+)";$/gm)) {
    const path = join(dirname(index), from!);
    const exported = names === "*" ? [...readFileSync(path, "utf8").matchAll(/^export (?:const|function\*?) (\w+)/gm)].map(([, name]) => name!) : valuesIn(names!);
    for (const name of exported) files.set(name, path);
  }
  return files;
}

/** The names in braces that are not types. */
function valuesIn(names: string): string[] {
  return names.slice(1, -1).split(",").map((name) => name.trim()).filter((name) => name !== "" && !name.startsWith("type "));
}

function direct(text: string, files: ReadonlyMap<string, string>): string {
  return text.replace(new RegExp(`^import (\\{[^}]*\\}) from "${CORE}";`, "gm"), (_, names: string) =>
    valuesIn(names).flatMap((name) => {
      const file = files.get(name.split(" as ")[0]!);
      return file === undefined ? [] : [`import { ${name} } from ${JSON.stringify(file)};`];
    }).join(" "));
}
