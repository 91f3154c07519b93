import { join } from "node:path";
import { defineConfig } from "vitest/config";

/** Outside of an editor there is no `vscode`. */
const vscode = join(import.meta.dirname, "test/vscode-ext/vscode.ts");

/** How many times slower than usual the machine is: for windows that are waited for. `PATIENCE=4 pnpm test:editor`. */
const PATIENCE = Number(process.env["PATIENCE"] ?? 1);

export default defineConfig({
  test: {
    coverage: { provider: "v8", include: ["packages/core/src/**"], reporter: ["text-summary"] },
    projects: [
      { resolve: { alias: { vscode } }, test: { name: "unit", setupFiles: "test/seed.ts", include: ["test/**/*.test.ts"], exclude: ["test/cluster/**", "test/editor/**", "test/release/**", "**/node_modules/**"], testTimeout: 30_000 } },
      { test: { name: "cluster", include: ["test/cluster/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 900_000, fileParallelism: false } },
      { test: { name: "release", include: ["test/release/**/*.test.ts"], globalSetup: "test/release/global-setup.ts", testTimeout: 300_000, hookTimeout: 900_000, fileParallelism: false } },
      { test: { name: "editor", include: ["test/editor/**/*.test.ts"], globalSetup: "test/editor/global-setup.ts", testTimeout: 60_000 * PATIENCE, hookTimeout: 60_000 * PATIENCE, fileParallelism: false, expect: { poll: { timeout: 10_000 * PATIENCE } } } },
    ],
  },
});
