import { build, type BuildOptions, type Plugin } from "esbuild";
import { basename } from "node:path";

export const OPTIONS = { bundle: true, platform: "node", target: "node20", minify: true, legalComments: "none", logLevel: "warning" } as const satisfies BuildOptions;

/** A piece of the program, an ES module: what is always loaded together, wherever `import()` leads. */
export interface Chunk {
  readonly text: string;
  readonly exports: readonly string[];
  /** Chunks that are loaded with it. */
  readonly needs: readonly string[];
}

export type Chunks = ReadonlyMap<string, Chunk>;

/** Cuts the program below an entry into chunks. */
export async function chunksOf(entry: string, external: readonly string[], plugins: readonly Plugin[]): Promise<Chunks> {
  const { outputFiles, metafile } = await build({
    ...OPTIONS, entryPoints: [entry], format: "esm", splitting: true, metafile: true, write: false, outdir: "/", chunkNames: "[name]-[hash]", external: [...external], plugins: [...plugins],
  });
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [basename(path), output]));
  return new Map(outputFiles.map(({ path, text }) => {
    const { imports, exports } = outputs.get(basename(path))!;
    const needs = imports.filter(({ kind, external: outside }) => kind === "import-statement" && !outside);
    return [basename(path), { text, exports, needs: needs.map((one) => basename(one.path)) }];
  }));
}

/** The names of a chunk and of all that is loaded with it. */
function closure(chunks: Chunks, name: string, found = new Set<string>()): Set<string> {
  if (found.has(name)) return found;
  found.add(name);
  for (const needed of chunks.get(name)!.needs) closure(chunks, needed, found);
  return found;
}

/** Units: first all that some entries need, then every other chunk by itself. */
export function unitsOf(chunks: Chunks, together: readonly string[]): string[][] {
  const named = (start: string) => [...chunks.keys()].find((name) => name === `${start}.js` || name.startsWith(`${start}-`))!;
  const first = new Set(together.flatMap((start) => [...closure(chunks, named(start))]));
  return [[...first], ...[...chunks.keys()].filter((name) => !first.has(name)).map((name) => [name])];
}

/**
 * Makes one CommonJS module of a unit's chunks, in which they need no borders. It takes the others from `unit:N`. What it
 * exports is written as one object of getters: what esbuild would write defines each of some hundred names twice, at every start.
 */
export async function unitText(index: number, units: readonly (readonly string[])[], chunks: Chunks, external: readonly string[]): Promise<string> {
  const names = [...chunks.keys()];
  const outer = (name: string, key: string) => `_${names.indexOf(name)}_${key}`;
  const listed = (name: string, text: (key: string) => string) => chunks.get(name)!.exports.map(text).join(", ");
  const own = units[index]!;
  const inUnit: Plugin = {
    name: "in-unit",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path }) => ({ path: basename(path), namespace: own.includes(basename(path)) ? "own" : "other" }));
      onResolve({ filter: /^unit:/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /./, namespace: "own" }, ({ path }) => ({ contents: chunks.get(path)!.text }));
      onLoad({ filter: /./, namespace: "other" }, ({ path }) => ({ contents: `export { ${listed(path, (key) => `${outer(path, key)} as ${key}`)} } from "unit:${units.findIndex((unit) => unit.includes(path))}";` }));
    },
  };
  const imports = own.map((name) => `import { ${listed(name, (key) => `${key} as ${outer(name, key)}`)} } from "./${name}";`);
  const getters = own.map((name) => listed(name, (key) => `get ${outer(name, key)}() { return ${outer(name, key)}; }`)).filter((text) => text !== "");
  const contents = `${imports.join("\n")}\nmodule.exports = { ${getters.join(", ")} };`;
  const logOverride = { "commonjs-variable-in-esm": "silent" } as const;
  const { outputFiles } = await build({ ...OPTIONS, format: "cjs", stdin: { contents }, plugins: [inUnit], external: [...external], supported: { "dynamic-import": false }, write: false, logOverride });
  return outputFiles[0]!.text.trim();
}
