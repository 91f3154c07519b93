/** The npm packages, installed from their files into an empty folder, as somebody else's project would. */
import { execFileSync, spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { ROOT, VERSION } from "./made.ts";
import { npmTools } from "./tools.ts";
import { emptyFolder } from "./unpacked.ts";

let folder: string;
const packed = (name: string) => join(inject("release"), `${name}-${VERSION}.tgz`);

beforeAll(() => {
  folder = emptyFolder(afterAll);
  writeFileSync(join(folder, "package.json"), `{ "private": true, "type": "module" }`);
  execFileSync("npm", ["install", "--no-audit", "--no-fund", "--silent", "--ignore-scripts", packed("kubectl-loopback"), packed("kubectl-loopback-core")], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] });
});

const run = (program: string, ...args: string[]) => spawnSync(program, args, { cwd: folder, encoding: "utf8" });

test("the plugin needs no other package, and runs", () => {
  const manifest = JSON.parse(readFileSync(join(folder, "node_modules/kubectl-loopback/package.json"), "utf8"));
  expect([manifest.version, manifest.dependencies, manifest.engines]).toEqual([VERSION, undefined, { node: ">=20" }]);
  expect(run("node_modules/.bin/kubectl-loopback", "version")).toMatchObject({ status: 0, stdout: expect.stringContaining(`kubectl-loopback v${VERSION}\n`), stderr: "" });
  expect(run("node_modules/.bin/kubectl-loopback", "check", "-f", join(ROOT, "examples/manifests"))).toMatchObject({ status: 1, stderr: "" });
  expect(readdirSync(join(folder, "node_modules/kubectl-loopback"))).toEqual(expect.arrayContaining(["LICENSE", "README.md", "README.zh-CN.md", "THIRD-PARTY-NOTICES.txt"]));
});

const STRICT = {
  strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true, noImplicitOverride: true, noUnusedLocals: true, skipLibCheck: false,
  isolatedModules: true, verbatimModuleSyntax: true, target: "ES2023", lib: ["ES2023"], types: [], outDir: "out",
};

/** The first TypeScript example of a README, which uses `console`: a strict consumer without Node's types says what that is. */
function exampleIn(readme: string): string {
  const code = /^```ts\n(.*?)^```/ms.exec(readFileSync(join(folder, "node_modules/@kubectl-loopback/core", readme), "utf8"))![1]!;
  return `declare const console: { log(...values: unknown[]): void };\n${code}export {};\n`;
}

test.each([
  ["README.md", "nodenext", "nodenext", "orders 80 loops vip-not-bound"],
  ["README.zh-CN.md", "esnext", "bundler", "orders 80 loops vip-not-bound"],
] as const)("core: the example of %s compiles in the strictest mode (%s) and runs", (readme, module, moduleResolution, line) => {
  writeFileSync(join(folder, "use.ts"), exampleIn(readme));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICT, module, moduleResolution }, files: ["use.ts"] }));
  expect(run(process.execPath, join(ROOT, "node_modules/typescript/bin/tsc"), "-p", ".")).toMatchObject({ status: 0, stdout: "" });
  const { stdout, stderr } = run(process.execPath, "out/use.js");
  expect([stderr, stdout.split("\n")[0]]).toEqual(["", line]);
  expect(stdout).toMatch(readme === "README.md" ? /^CLB101 TCP 80:/m : /^CLB101 .*\p{Script=Han}/mu);
});

test("core: wrong use does not compile", () => {
  writeFileSync(join(folder, "use.ts"), `import { analyze } from "@kubectl-loopback/core";\nanalyze({}, {});\n`);
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICT, module: "nodenext" }, files: ["use.ts"] }));
  expect(run(process.execPath, join(ROOT, "node_modules/typescript/bin/tsc"), "-p", ".")).toMatchObject({ status: 2, stdout: expect.stringContaining("missing the following properties from type 'Cluster'") });
});

test("core: the schemas come along", () => {
  const require = createRequire(join(folder, "x.cjs"));
  expect(schemas().map((name) => [name, require(`@kubectl-loopback/core/${name}`)])).toEqual(schemas().map((name) => [name, JSON.parse(readFileSync(join(ROOT, "packages/core", name), "utf8"))]));
  expect(schemas()).toContain("report.schema.json");
});

test("core: are the types wrong? No, for anybody that takes ES modules", () => {
  const attw = run(process.execPath, join(npmTools(), "@arethetypeswrong/cli/dist/index.js"), packed("kubectl-loopback-core"), "--profile", "esm-only", "--format", "json", "--exclude-entrypoints", ...schemas(), "package.json");
  const problems = JSON.parse(attw.stdout).analysis.problems as { kind: string }[];
  expect(problems.filter(({ kind }) => kind !== "CJSResolvesToESM")).toEqual([]);
  expect(attw.status).toBe(0);
});

const schemas = () => readdirSync(join(ROOT, "packages/core")).filter((name) => name.endsWith(".schema.json"));

test.each(["kubectl-loopback", "kubectl-loopback-core"])("%s: publint has nothing to say", (name) => {
  const lint = run(process.execPath, join(npmTools(), "publint/src/cli.js"), "run", packed(name), "--strict");
  expect([lint.status, lint.stdout.match(/(?:errors?|warnings?|suggestions?):[^]*/i)?.[0]]).toEqual([0, undefined]);
});
