import { build, type BuildOptions, type Plugin } from "esbuild";
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { deflateRawSync } from "node:zlib";

/** Bundles the plugin into one executable file, dist/kubectl-loopback, which runs on Node 20 and newer. */
const dist = join(import.meta.dirname, "dist");
const outfile = join(dist, "kubectl-loopback");

const OPTIONS = { bundle: true, platform: "node", format: "cjs", target: "node20", minify: true, legalComments: "none", logLevel: "warning" } as const satisfies BuildOptions;

const NEVER = "{ isAuthProvider() { return false; } }";

/**
 * Parts of the Kubernetes client that its KubeConfig names but that are never called here (generated API models, a
 * second HTTP client): without them the file is a fifth of the size, and starts in half the time. The ways to log in of
 * Azure and Google, which kubectl has left behind, too, run shells and evaluate text: no program of ours may.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "/client-node/dist/gen/index.js": "export const createConfiguration = undefined, ServerConfiguration = undefined;",
  "/client-node/dist/azure_auth.js": `export class AzureAuth ${NEVER}`,
  "/client-node/dist/gcp_auth.js": `export class GoogleCloudPlatformAuth ${NEVER}`,
  "/client-node/dist/exec_auth.js": `export class ExecAuth ${NEVER}`,
  "/undici/index.js": "export const Agent = undefined, ProxyAgent = undefined;",
};

const leaveOutUnused: Plugin = {
  name: "leave-out-unused",
  setup({ onLoad }) {
    for (const [file, contents] of Object.entries(UNUSED)) onLoad({ filter: new RegExp(`${file}$`) }, () => ({ contents }));
  },
};

/**
 * Packages that most runs never need. Node reads code to its end before it runs the first line, text it only skips: so
 * they are kept as text, and become code when the first of their exports is used.
 */
const LATE = /^(?:yaml|jsonpath-rfc9535|@kubernetes\/client-node(?:\/.*)?)$/;

const keepAsText: Plugin = {
  name: "keep-as-text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: LATE }, ({ path }) => ({ path, namespace: "late" }));
    onLoad({ filter: LATE, namespace: "late" }, async ({ path }) => ({ contents: await lateModule(path) }));
  },
};

/** A module with the exports of a package, each a getter that runs the package's text first. */
async function lateModule(name: string): Promise<string> {
  const { outputFiles } = await build({ ...OPTIONS, stdin: { contents: `export * from "${name}"`, resolveDir: import.meta.dirname }, plugins: [leaveOutUnused], write: false });
  const text = outputFiles[0]!.text;
  const names = Object.keys(runText(text, createRequire(import.meta.url)));
  return `
    const runText = ${runText};
    let loaded;
    const load = () => (loaded ??= runText(${JSON.stringify(text)}, require));
    for (const name of ${JSON.stringify(names)}) Object.defineProperty(exports, name, { enumerable: true, get: () => load()[name] });`;
}

/** Runs the text of a CommonJS module: here, to learn its exports, and in the built file, where this function stands as text, too. */
function runText(text: string, require: NodeJS.Require): object {
  const module = { exports: {} };
  (require("node:vm") as typeof import("node:vm")).compileFunction(text, ["module", "exports", "require"])(module, module.exports, require);
  return module.exports;
}

/** The rules' pages, packed: as text they would make the file longer by a third, for a command that few runs type. */
const bringPages: Plugin = {
  name: "bring-pages",
  setup({ onLoad }) {
    onLoad({ filter: /\/rule-pages\.ts$/ }, () => ({ contents: pagesModule(), loader: "ts" }));
  },
};

function pagesModule(): string {
  const folder = join(import.meta.dirname, "../../docs/rules");
  const pages = Object.fromEntries(readdirSync(folder).filter((name) => /^CLB\d+\./.test(name)).map((name) => [name.replace(/\.md$/, ""), readFileSync(join(folder, name), "utf8")]));
  const packed = deflateRawSync(JSON.stringify(pages), { level: 9 }).toString("base64");
  return `
    import { inflateRawSync } from "node:zlib";
    export function rulePage(code: string, language: "en" | "zh-CN"): string {
      const pages = JSON.parse(inflateRawSync(Buffer.from("${packed}", "base64")).toString()) as Record<string, string>;
      return pages[language === "en" ? code : code + "." + language]!;
    }`;
}

mkdirSync(dist, { recursive: true });
// The file has no extension: without this, Node takes it for a module of the package around it.
writeFileSync(join(dist, "package.json"), '{ "type": "commonjs" }\n');
await build({ ...OPTIONS, entryPoints: [join(import.meta.dirname, "src/main.ts")], outfile, plugins: [leaveOutUnused, keepAsText, bringPages], banner: { js: "#!/usr/bin/env node" } });
chmodSync(outfile, 0o755);
