/** One VS Code for all editor tests, with the packed extension in it. */
import type { TestProject } from "vitest/node";
import { editorTools, type EditorTools } from "./install-code-server.ts";
import { OUR_VSIX } from "./pack.ts";
import { startEditor, type EditorServer } from "./server.ts";

declare module "vitest" {
  export interface ProvidedContext {
    editor: Pick<EditorServer, "url" | "scratch" | "extensions"> & { tools: EditorTools };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const tools = await editorTools();
  const server = await startEditor(tools, [OUR_VSIX]);
  const { url, scratch, extensions } = server;
  project.provide("editor", { url, scratch, extensions, tools });
  return server.stop;
}
