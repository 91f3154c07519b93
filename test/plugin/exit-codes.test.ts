import { describe, expect, test } from "vitest";
import { folder, internalService, loopback } from "./plugin.ts";

/** What is found decides the exit code, whatever the format and the language. */
const FILES = {
  "error.yaml": internalService("e"),
  "warning.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: w, annotations: {service.kubernetes.io/tke-existed-lbid: lb-1}}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n",
  "info.yaml": 'apiVersion: v1\nkind: Service\nmetadata: {name: i, annotations: {service.cloud.tencent.com/prevent-loopback: "true"}}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n',
  "clean.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: c}\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n",
  "broken.yaml": "kind: [",
  "template.yaml": "kind: {{ .Kind }}\n",
};

const CODES: readonly (readonly [string, Readonly<Record<"error" | "warning" | "info" | "never", 0 | 1 | 3>>])[] = [
  ["error.yaml", { error: 1, warning: 1, info: 1, never: 0 }],
  ["warning.yaml", { error: 0, warning: 1, info: 1, never: 0 }],
  ["info.yaml", { error: 0, warning: 0, info: 1, never: 0 }],
  ["clean.yaml", { error: 0, warning: 0, info: 0, never: 0 }],
  ["broken.yaml", { error: 3, warning: 3, info: 3, never: 3 }],
  ["template.yaml", { error: 3, warning: 3, info: 3, never: 3 }],
];

describe("check", () => {
  for (const [file, codes] of CODES) {
    for (const [failOn, code] of Object.entries(codes)) {
      test(`${file} --fail-on ${failOn}`, async () => {
        const cwd = folder(FILES);
        for (const format of [["-o", "text"], ["-o", "json"], ["-o", "yaml"], ["-q"], ["-v", "--lang", "zh-CN"]]) {
          const ended = await loopback(["check", "-f", file, "--assume", "proxy-mode=ipvs", "--fail-on", failOn, ...format], { cwd });
          expect(ended.code, format.join(" ")).toBe(code);
        }
      });
    }
  }

  test("the default is error", async () => {
    const cwd = folder(FILES);
    const codes = await Promise.all(["error.yaml", "warning.yaml"].map(async (file) => (await loopback(["check", "-f", file, "--assume", "proxy-mode=ipvs"], { cwd })).code));
    expect(codes).toEqual([1, 0]);
  });

  test("a problem counts more than findings, which are printed all the same", async () => {
    const { code, stdout, stderr } = await loopback(["check", "-f", "error.yaml", "-f", "broken.yaml", "--assume", "proxy-mode=ipvs", "-q"], { cwd: folder(FILES) });
    expect(code).toBe(3);
    expect(stdout).toContain("CLB101");
    expect(stderr).toContain("[yaml-syntax]");
  });

  test("wrong usage counts more than a problem", async () => expect((await loopback(["check", "-f", "broken.yaml", "-o", "xml"], { cwd: folder(FILES) })).code).toBe(2));
});

test("facts: 3 for a problem, else 0", async () => {
  const cwd = folder(FILES);
  const codes = await Promise.all(["error.yaml", "broken.yaml"].map(async (file) => (await loopback(["facts", "-f", file], { cwd })).code));
  expect(codes).toEqual([0, 3]);
});

test("results go to standard output, all else to standard error", async () => {
  const { stdout, stderr } = await loopback(["check", "-f", ".", "-o", "json"], { cwd: folder(FILES) });
  expect(() => JSON.parse(stdout)).not.toThrow();
  expect(stderr.trimEnd().split("\n").every((line) => /\[[a-z-]+\]$/.test(line))).toBe(true);
});
