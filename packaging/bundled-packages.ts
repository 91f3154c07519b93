import { build, type Plugin } from "esbuild";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { PLUGIN, ROOT } from "./project.ts";

/** A package of others whose code stands in the built plugin. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** SPDX expression. */
  readonly license: string;
  readonly author: string | undefined;
  readonly homepage: string | undefined;
  /** The text of its licence. */
  readonly licenseText: string;
}

/** What the build leaves out of the Kubernetes client (see the plugin's build). */
const LEFT_OUT = /\/(?:client-node\/dist\/gen|undici)\/index\.js$/;

const leaveOut: Plugin = {
  name: "leave-out",
  setup({ onLoad }) {
    onLoad({ filter: LEFT_OUT }, () => ({ contents: "export const createConfiguration = undefined, ServerConfiguration = undefined, Agent = undefined, ProxyAgent = undefined;" }));
  },
};

/** The packages in the built plugin, as the bundler sees them. Throws for one whose licence is not to be found: then nothing may be passed on. */
export async function bundledPackages(): Promise<BundledPackage[]> {
  const { metafile } = await build({ entryPoints: [join(PLUGIN, "src/main.ts")], bundle: true, platform: "node", minify: true, metafile: true, write: false, absWorkingDir: ROOT, outdir: "out", logLevel: "error", plugins: [leaveOut] });
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs).filter(([path, { bytesInOutput }]) => bytesInOutput > 0 && !LEFT_OUT.test(path)));
  const folders = new Set(used.flatMap(([path]) => /^.*\bnode_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
  return [...folders].map((folder) => packageIn(join(ROOT, folder))).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function packageIn(folder: string): BundledPackage {
  const { name, version, license, author, homepage } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { name: string; version: string; license?: string; author?: string | { name: string }; homepage?: string };
  const file = readdirSync(folder).find((one) => /^licen[cs]e(?:\.|$)/i.test(one));
  if (!license || file === undefined) throw new Error(`${name} ${version} does not say under which licence it may be passed on: ${existsSync(folder) ? folder : "not installed"}`);
  return { name, version, license, author: typeof author === "object" ? author.name : author, homepage, licenseText: readFileSync(join(folder, file), "utf8").trim() };
}
