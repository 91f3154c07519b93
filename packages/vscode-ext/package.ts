import { createVSIX } from "@vscode/vsce";
import { statSync } from "node:fs";
import { join } from "node:path";

/** Builds the extension and packs it into dist/kubectl-loopback.vsix, which `code --install-extension` takes. */
const { EXTENSION } = await import("./build.ts");
const packagePath = join(import.meta.dirname, "dist/kubectl-loopback.vsix");
await createVSIX({ cwd: EXTENSION, packagePath, dependencies: false, rewriteRelativeLinks: false, allowMissingRepository: true });

const LARGEST = 400 * 1024;
const { size } = statSync(packagePath);
if (size > LARGEST) throw new Error(`${packagePath} has ${size} bytes: more than ${LARGEST}`);
