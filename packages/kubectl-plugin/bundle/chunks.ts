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

/** Units: first what each list of entries needs, without what an earlier one holds; then every other chunk by itself. */
export function unitsOf(chunks: Chunks, entries: readonly (readonly string[])[]): string[][] {
  const taken = new Set<string>();
  const take = (names: Iterable<string>) => [...new Set(names)].filter((name) => !taken.has(name) && taken.add(name));
  const named = (start: string) => [...chunks.keys()].find((name) => name === `${start}.js` || name.startsWith(`${start}-`))!;
  const units = entries.map((starts) => take(starts.flatMap((start) => [...closure(chunks, named(start))])));
  return [...units, ...take(chunks.keys()).map((name) => [name])];
}

/** Makes one CommonJS module of a unit's chunks, in which they need no borders. It takes the others from `unit:N`. */
export async function unitText(index: number, units: readonly (readonly string[])[], chunks: Chunks, external: readonly string[]): Promise<string> {
  const names = [...chunks.keys()];
  const exportsOf = (name: string, from: string, alias: (name: string, key: string) => string) => `export { ${chunks.get(name)!.exports.map((key) => alias(name, key)).join(", ")} } from "${from}";`;
  const outer = (name: string, key: string) => `_${names.indexOf(name)}_${key}`;
  const own = units[index]!;
  const inUnit: Plugin = {
    name: "in-unit",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^\.\// }, ({ path }) => ({ path: basename(path), namespace: own.includes(basename(path)) ? "own" : "other" }));
      onResolve({ filter: /^unit:/ }, ({ path }) => ({ path, external: true }));
      onLoad({ filter: /./, namespace: "own" }, ({ path }) => ({ contents: chunks.get(path)!.text }));
      onLoad({ filter: /./, namespace: "other" }, ({ path }) => ({ contents: exportsOf(path, `unit:${units.findIndex((unit) => unit.includes(path))}`, (name, key) => `${outer(name, key)} as ${key}`) }));
    },
  };
  const contents = own.map((name) => `import "./${name}"; ${exportsOf(name, `./${name}`, (of, key) => `${key} as ${outer(of, key)}`)}`).join("\n");
  const { outputFiles } = await build({ ...OPTIONS, format: "cjs", stdin: { contents }, plugins: [inUnit], external: [...external], supported: { "dynamic-import": false }, write: false });
  return outputFiles[0]!.text.trim();
}
