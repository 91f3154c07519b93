import { build, type Plugin } from "esbuild";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { OPTIONS } from "./chunks.ts";

/** Packages that most runs never need: they are loaded when the first of their exports is used. */
export const LATE = ["yaml", "jsonpath-rfc9535", "@kubernetes/client-node/dist/config.js"] as const;

const NEVER = "{ isAuthProvider() { return false; } }";

/**
 * Parts of the Kubernetes client that its KubeConfig names but that are never called here (generated API models, a
 * second HTTP client): without them it is a fifth of the size. The ways to log in of Azure and Google, which kubectl has
 * given up, too, run shells and evaluate text: no program of ours may.
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

/** A package as one CommonJS module, and the names that it exports. */
export async function latePackage(name: string, resolveDir: string): Promise<{ readonly text: string; readonly exports: readonly string[] }> {
  const { outputFiles } = await build({ ...OPTIONS, format: "cjs", stdin: { contents: `export * from "${name}"`, resolveDir }, plugins: [leaveOutUnused], write: false });
  const text = outputFiles[0]!.text.trim();
  const module = { exports: {} };
  (compileFunction(text, ["module", "exports", "require"]) as (...args: unknown[]) => void)(module, module.exports, createRequire(import.meta.url));
  return { text, exports: Object.keys(module.exports) };
}
