import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loopback, ROOT } from "./plugin.ts";

const TRANSCRIPT = /```console\n\$ kubectl loopback (.*)\n((?:(?!```).*\n)*)```/g;

for (const [file, lang] of [["README.md", "en"], ["README.zh-CN.md", "zh-CN"]] as const) {
  test(`the transcripts of ${file} are what the plugin prints on a terminal of 100 columns`, async () => {
    const readme = readFileSync(join(ROOT, file), "utf8");
    let now = readme;
    for (const [block, line = ""] of readme.matchAll(TRANSCRIPT)) {
      const { stdout } = await loopback([...line.split(" "), "--lang", lang, "--color", "never"], { terminal: 100 });
      now = now.replace(block, () => `\`\`\`console\n$ kubectl loopback ${line}\n${stdout}\`\`\``);
    }
    if (process.env["UPDATE_TRANSCRIPTS"] === "1") writeFileSync(join(ROOT, file), now);
    expect(readme).toContain("```console\n$ kubectl loopback check");
    expect(now).toBe(readFileSync(join(ROOT, file), "utf8"));
  });
}
