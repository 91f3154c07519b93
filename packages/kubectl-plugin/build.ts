import { build, type Plugin } from "esbuild";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Bundles the plugin into one executable file, dist/kubectl-loopback, which runs on Node 20 and newer. */
const dist = join(import.meta.dirname, "dist");
const outfile = join(dist, "kubectl-loopback");

/**
 * Parts of the Kubernetes client that its KubeConfig names but that are never called here (generated API models, a
 * second HTTP client): without them the file is a fifth of the size, and starts in half the time.
 */
const UNUSED: Readonly<Record<string, string>> = {
  "/client-node/dist/gen/index.js": "export const createConfiguration = undefined, ServerConfiguration = undefined;",
  "/undici/index.js": "export const Agent = undefined, ProxyAgent = undefined;",
};

const leaveOutUnused: Plugin = {
  name: "leave-out-unused",
  setup({ onLoad }) {
    for (const [file, contents] of Object.entries(UNUSED)) onLoad({ filter: new RegExp(`${file}$`) }, () => ({ contents }));
  },
};

mkdirSync(dist, { recursive: true });
// The file has no extension: without this, Node takes it for a module of the package around it.
writeFileSync(join(dist, "package.json"), '{ "type": "commonjs" }\n');
await build({
  entryPoints: [join(import.meta.dirname, "src/main.ts")],
  outfile,
  bundle: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  minify: true,
  legalComments: "none",
  plugins: [leaveOutUnused],
  banner: { js: "#!/usr/bin/env node" },
  logLevel: "warning",
});
chmodSync(outfile, 0o755);
