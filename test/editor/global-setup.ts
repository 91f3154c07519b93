/** One VS Code for all editor tests, with the packed extension in it, and the neighbours that it must get on with. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { editorTools } from "./install-code-server.ts";
import { OUR_VSIX, packExtension } from "./pack.ts";
import { startEditor } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    editor: { url: string; scratch: string; chromium: string; modules: string; extensions: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const tools = await editorTools();
  const packed = await mkdtemp(join(tmpdir(), "kubectl-loopback-vsix-"));
  const languagePack = await packExtension(join(import.meta.dirname, "language-pack"), packed);
  const server = await startEditor(tools, [OUR_VSIX, languagePack]);
  const { url, scratch, extensions } = server;
  project.provide("editor", { url, scratch, extensions, chromium: tools.chromium, modules: tools.modules });
  return async () => {
    await server.stop();
    await rm(packed, { recursive: true, force: true });
  };
}
