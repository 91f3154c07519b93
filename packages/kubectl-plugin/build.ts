import { build } from "esbuild";
import { createHash } from "node:crypto";
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { chunksOf, OPTIONS, unitsOf, unitText } from "./bundle/chunks.ts";
import { directImports } from "./bundle/direct-imports.ts";
import { LATE, latePackage } from "./bundle/late.ts";
import { bringPages } from "./bundle/rule-pages.ts";
import { KUBECTL, KUBECTL_COMPLETE } from "./src/complete/scripts/kubectl.ts";

/**
 * Makes one executable file of the plugin, dist/kubectl-loopback, which runs on Node 20 and newer: a head that loads
 * (`bundle/start.ts`), and the program in a comment behind it, in units that are loaded when they are needed. Beside it
 * stands what kubectl's completion asks.
 */
const HERE = import.meta.dirname;
const ROOT = join(HERE, "../..");

/** Entries of what is loaded first: with what most runs need besides, for a second unit would take longer to load than what it spares the other runs. */
const TOGETHER = ["main", "english", "check", "text"];

/** In place of what would end a comment; nowhere in code. */
const END = "*\x01/";

/** A module as a function, as it stands in a comment. All in ASCII (only regular expressions are not): one other character, and all of it would take twice the memory. */
function packed(text: string): string {
  const whole = `(function(module,exports,require){${text}\n})`;
  return whole.replace(/[^\x00-\x7f]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).replaceAll("*/", END);
}

const chunks = await chunksOf(join(HERE, "src/main.ts"), LATE, [bringPages(join(ROOT, "docs/rules")), directImports(join(ROOT, "packages/core/src/index.ts"))]);
const units = unitsOf(chunks, TOGETHER);
const packages = await Promise.all(LATE.map(async (name) => [name, await latePackage(name, HERE)] as const));
const texts = [
  ...(await Promise.all(units.map(async (_, index) => [`unit:${index}`, packed(await unitText(index, units, chunks, LATE))] as const))),
  ...packages.map(([name, { text }]) => [name, packed(text)] as const),
];
const head = "function pack(){/*";
let end = head.length;
const places = Object.fromEntries(texts.map(([name, text]) => [name, [end, (end += text.length)]]));
const pack = `${head}${texts.map(([, text]) => text).join("")}*/}`;
const define = {
  PLACES: JSON.stringify(places),
  LATE: JSON.stringify(Object.fromEntries(packages.map(([name, { exports }]) => [name, exports]))),
  END: JSON.stringify(END),
  BUILD: JSON.stringify(createHash("sha256").update(pack).digest("hex").slice(0, 16)),
};
const dist = join(HERE, "dist");
const outfile = join(dist, "kubectl-loopback");
mkdirSync(dist, { recursive: true });
// The file has no extension: without this, Node takes it for a module of the package around it.
writeFileSync(join(dist, "package.json"), '{ "type": "commonjs" }\n');
await build({ ...OPTIONS, format: "cjs", entryPoints: [join(HERE, "bundle/start.ts")], outfile, define, banner: { js: "#!/usr/bin/env node" }, footer: { js: pack } });
writeFileSync(join(dist, KUBECTL_COMPLETE), KUBECTL);
for (const program of [outfile, join(dist, KUBECTL_COMPLETE)]) chmodSync(program, 0o755);
