import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loopback, ROOT } from "./plugin.ts";

const TRANSCRIPT = /```console\n\$ kubectl loopback (.*)\n((?:(?!```).*\n)*)```/g;

for (const [file, lang] of [["README.md", "en"], ["README.zh-CN.md", "zh-CN"], ["docs/explain.md", "en"], ["docs/explain.zh-CN.md", "zh-CN"]] as const) {
  test(`the transcripts of ${file} are what the plugin prints on a terminal of 100 columns`, async () => {
    const readme = readFileSync(join(ROOT, file), "utf8");
    let now = readme;
    for (const [block, line = ""] of readme.matchAll(TRANSCRIPT)) {
      const { stdout } = await loopback([...line.split(" "), "--lang", lang, "--color", "never"], { terminal: 100 });
      now = now.replace(block, () => `\`\`\`console\n$ kubectl loopback ${line}\n${stdout}\`\`\``);
    }
    if (process.env["UPDATE_TRANSCRIPTS"] === "1") writeFileSync(join(ROOT, file), now);
    expect(readme).toMatch(/```console\n\$ kubectl loopback (?:check|explain)/);
    expect(now).toBe(readFileSync(join(ROOT, file), "utf8"));
  });
}

for (const [file, lang] of [["explain-orders.svg", "en"], ["explain-orders.zh-CN.svg", "zh-CN"]] as const) {
  test(`docs/pictures/${file} is what the plugin draws`, async () => {
    const path = join(ROOT, "docs/pictures", file);
    const { stdout } = await loopback(["explain", "svc/orders", "-n", "shop", "-f", "examples/cluster", "--from", "deploy/cart", "-o", "svg", "--lang", lang]);
    if (process.env["UPDATE_TRANSCRIPTS"] === "1") writeFileSync(path, stdout);
    expect(readFileSync(path, "utf8")).toBe(stdout);
  });
}
