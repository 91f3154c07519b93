/** Text that Helm and Kustomize made: findings in it say what to change. `test/cluster/rendered.test.ts` does the same with the tools themselves. */
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folder, internalService, loopback, report } from "../plugin.ts";

const rendered = (template: string, name = "orders") => `---\n# Source: ${template}\n${internalService(name)}`;
const VALUES = "service:\n  annotations:\n    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1\n";
const chart = (folderName: string, name: string, values = VALUES) => ({ [`${folderName}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: 1.0.0\n`, [`${folderName}/values.yaml`]: values });
const LINE = ["-f", "-", "--assume", "proxy-mode=ipvs"];
const LOOP = "service.cloud.tencent.com/prevent-loopback";

describe("Helm", () => {
  const template = "orders/templates/service.yaml";
  test.each([
    ["the chart given", { ...chart("deep/down", "orders"), "x.yaml": "" }, ["--chart", "deep/down"], "deep/down/values.yaml"],
    ["the chart in a folder of its name", chart("orders", "orders"), [], "orders/values.yaml"],
    ["the chart is the current folder", chart(".", "orders"), [], "values.yaml"],
    ["a folder of its name with another chart", chart("orders", "other"), [], null],
    ["no chart", {}, [], null],
    ["the same text twice", chart("orders", "orders", `${VALUES}other:${VALUES.slice("service:".length)}`), [], null],
    ["values that are no YAML", chart("orders", "orders", "a: ["), [], null],
  ])("%s", async (_, files, flags, expected) => {
    const { findings, code } = await report([...LINE, ...flags], { cwd: folder(files), stdin: rendered(template) });
    const path = expected === null ? null : ["service", "annotations", LOOP];
    expect([code, findings.map((finding) => finding.rendered)]).toEqual([1, [{ by: "helm", from: template, file: expected, path }]]);
  });

  test("each document has its own template, and what has none was not made by Helm", async () => {
    const stdin = rendered("orders/templates/a.yaml", "a") + rendered("orders/templates/b.yaml", "b") + `---\n# Source code: orders/templates/c.yaml\n${internalService("c")}`;
    const { findings } = await report(LINE, { cwd: folder(chart("orders", "orders", "")), stdin });
    expect(findings.map(({ object, rendered: made }) => [object.name, made?.from])).toEqual([["a", "orders/templates/a.yaml"], ["b", "orders/templates/b.yaml"], ["c", undefined]]);
  });

  test("a subchart is set in its parent's values, else in its own below its name", async () => {
    const stdin = rendered("shop/charts/orders/templates/service.yaml");
    const own = { ...chart("shop", "shop", ""), ...chart("shop/charts/orders", "orders") };
    const both = { ...own, "shop/values.yaml": `orders:\n${VALUES.replace(/^/gm, "  ")}` };
    const [inOwn, inParent] = await Promise.all([own, both].map((files) => report(LINE, { cwd: folder(files), stdin })));
    expect(inOwn!.findings[0]!.rendered).toMatchObject({ file: "shop/charts/orders/values.yaml", path: ["orders", "service", "annotations", LOOP] });
    expect(inParent!.findings[0]!.rendered).toMatchObject({ file: "shop/values.yaml", path: ["orders", "service", "annotations", LOOP] });
  });

  test("says so in words, and offers no edit of the output", async () => {
    const around = { cwd: folder(chart("orders", "orders")), stdin: rendered(template) };
    const [en, zh] = await Promise.all(["en", "zh-CN"].map((lang) => loopback(["check", ...LINE, "--lang", lang], around)));
    expect(en!.stdout).toContain(`Helm made this of ${template}: change it in orders/values.yaml, at service.annotations["${LOOP}"].`);
    expect(en!.stdout).not.toContain("next:");
    expect(zh!.stdout).toContain(`此内容由 Helm 从 ${template} 生成：请修改 orders/values.yaml 中的 service.annotations["${LOOP}"]。`);
    const unproven = await loopback(["check", ...LINE], { stdin: rendered(template), cwd: folder() });
    expect(unproven.stdout).toContain("change the chart's values (usually service.annotations, controller.service.annotations, ingress.annotations), not this text; with --chart FOLDER they are looked up.");
  });

  test("a hostile template name leads nowhere", async () => {
    for (const from of ["../../etc/templates/x.yaml", "/templates/x.yaml", "a\u202e/templates/x.yaml", "a/charts/../templates/x.yaml"]) {
      const { findings } = await report(LINE, { cwd: folder(), stdin: rendered(from) });
      expect(findings[0]!.rendered?.file ?? null).toBe(null);
    }
  });
});

describe("folders met while walking", () => {
  const FILES = {
    "top/plain.yaml": internalService("plain"),
    "top/a chart/Chart.yaml": "apiVersion: v2\nname: orders\nversion: 1.0.0\n",
    "top/a chart/values.yaml": VALUES,
    "top/a chart/templates/service.yaml": "kind: {{ .Kind }}\n",
    "top/a chart/templates/ingress.yaml": "kind: {{ .Kind }}\n",
    "top/a chart/charts/inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 1.0.0\n",
    "top/overlay/kustomization.yaml": "resources: [../base]\n",
    "top/base/Kustomization": "resources: [service.yaml]\n",
    "top/base/service.yaml": internalService("base"),
  };
  test("one notice each, with the command to type", async () => {
    const { code, stderr } = await loopback(["check", "-f", "top"], { cwd: folder(FILES) });
    expect(code).toBe(0);
    expect(stderr).toBe([
      "top/a chart/Chart.yaml:1:1: notice: top/a chart is a Helm chart: what it renders to was not judged; type: helm template 'top/a chart' | kubectl loopback check -f - --chart 'top/a chart' [helm-chart]",
      "top/base/Kustomization:1:1: notice: top/base has a kustomization: its files were judged as they are, not what it makes of them; type: kubectl loopback check -k top/base [kustomization]",
      "top/overlay/kustomization.yaml:1:1: notice: top/overlay has a kustomization: its files were judged as they are, not what it makes of them; type: kubectl loopback check -k top/overlay [kustomization]",
      "",
    ].join("\n"));
  });
  test("a name that begins with a hyphen is typed so that it is no flag", async () => {
    const cwd = folder({ "-odd/kustomization.yaml": "resources: [s.yaml]\n", "-odd/s.yaml": internalService("s") });
    expect((await loopback(["check", "--filename=-odd"], { cwd })).stderr).toContain("; type: kubectl loopback check -k ./-odd [kustomization]\n");
  });
  test("the report keeps what is said of each template", async () => {
    const { problems } = await report(["-f", "top"], { cwd: folder(FILES) });
    expect(problems.map(({ code, level }) => [code, level]).toSorted()).toEqual([["helm-chart", "notice"], ["helm-template", "notice"], ["helm-template", "notice"], ["kustomization", "notice"], ["kustomization", "notice"]]);
  });
});

describe("-k", () => {
  /** In place of kubectl: a program that prints a file, or fails. */
  const withKubectl = (script: string) => {
    const cwd = folder({ "bin/kubectl": `#!/bin/sh\n${script}\n`, "o/made.yaml": internalService("made"), "plain.yaml": internalService("plain") });
    chmodSync(join(cwd, "bin/kubectl"), 0o755);
    return { cwd, env: { PATH: `${join(cwd, "bin")}:/usr/bin:/bin` } };
  };
  test("judges what comes out, together with -f", async () => {
    const around = withKubectl('[ "$1" = kustomize ] && cat "$3/made.yaml"');
    const { findings, code } = await report(["-k", "o", "-f", "plain.yaml", "--assume", "proxy-mode=ipvs"], around);
    expect([code, findings.map(({ object, location, rendered: made }) => [object.name, location?.file, made])]).toEqual([1, [
      ["made", "-k o", { by: "kustomize", from: "o", file: null, path: null }],
      ["plain", "plain.yaml", undefined],
    ]]);
  });
  test("a folder of which nothing can be made is a problem; the rest is judged", async () => {
    const around = withKubectl('echo "error: unable to find one of kustomization.yaml" >&2; exit 1');
    const { code, stderr, stdout } = await loopback(["check", "-k", "it's", "-f", "plain.yaml", "-q", "--assume", "proxy-mode=ipvs"], around);
    expect([code, stderr]).toEqual([3, "error: kubectl kustomize 'it'\\''s' failed: error: unable to find one of kustomization.yaml [render-failed]\n"]);
    expect(stdout).toContain("Service default/plain");
  });
  test("no kubectl", async () => {
    const cwd = folder({ "o/kustomization.yaml": "" });
    const { code, stderr } = await loopback(["check", "-k", "o"], { cwd, env: { PATH: cwd } });
    expect([code, stderr]).toEqual([3, "error: kubectl kustomize o failed: kubectl: ENOENT [render-failed]\n"]);
  });
});
