/** When diagnostics come, change and go. */
import { describe, expect, test, vi } from "vitest";
import { becomes, inWorkspace, INGRESS, kubeProxy, service, shown, start } from "./support.ts";
import { editor, Uri } from "./vscode.ts";

inWorkspace();

describe("an open text", () => {
  test("is judged with what else is in its folder", async () => {
    editor.write("/w/a/svc.yaml", service("orders"));
    editor.write("/w/cluster/proxy.yaml", kubeProxy("ipvs"));
    start();
    editor.open("/w/a/svc.yaml");
    await becomes("/w/a/svc.yaml", ["CLB101 error 4:2-4:13"]);
  });

  test("that was open before is judged as well", async () => {
    editor.write("/w/svc.yaml", service("orders"));
    editor.open("/w/svc.yaml");
    start();
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  });

  test("counts before it is saved, and is followed", async () => {
    editor.write("/w/svc.yaml", service("orders"));
    start();
    const document = editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.type(document, service("orders", { annotations: '    service.cloud.tencent.com/prevent-loopback: "true"\n' }));
    await becomes("/w/svc.yaml", []);
    editor.type(document, `\n\n${service("orders")}`);
    await becomes("/w/svc.yaml", ["CLB101 warning 6:2-6:13"]);
  });

  test("changes what is said about another one", async () => {
    editor.write("/w/svc.yaml", service("orders"));
    editor.write("/w/proxy.yaml", kubeProxy("iptables"));
    start();
    editor.open("/w/svc.yaml");
    const proxy = editor.open("/w/proxy.yaml");
    await becomes("/w/svc.yaml", []);
    editor.type(proxy, kubeProxy("ipvs"));
    await becomes("/w/svc.yaml", ["CLB101 error 4:2-4:13"]);
    editor.close(proxy);
    await becomes("/w/svc.yaml", []);
  });

  test("leaves nothing behind when it is closed", async () => {
    editor.write("/w/svc.yaml", service("orders"));
    start();
    const document = editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.close(document);
    await becomes("/w/svc.yaml", undefined);
  });

  test("without a folder stands alone", async () => {
    editor.folders.length = 0;
    editor.write("/x/proxy.yaml", kubeProxy("ipvs"));
    start();
    editor.open("/x/svc.yaml", service("orders"));
    await becomes("/x/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  });

  test("joins a folder that is added to the workspace", async () => {
    editor.write("/x/proxy.yaml", kubeProxy("ipvs"));
    editor.write("/x/svc.yaml", service("orders"));
    start();
    editor.open("/x/svc.yaml");
    await becomes("/x/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.addWorkspaceFolder("/x");
    await becomes("/x/svc.yaml", ["CLB101 error 4:2-4:13"]);
  });

  test("that is closed, or has changed, while its folder is still being read gets no late answer", async () => {
    for (let number = 0; number < 200; number++) editor.write(`/w/many/${number}.yaml`, service(`svc-${number}`));
    start();
    const [closed, typed] = [editor.open("/w/closed.yaml", service("closed")), editor.open("/w/typed.yaml", service("typed"))];
    editor.close(closed);
    editor.type(typed, `\n${service("typed")}`);
    const seen = new Set<string>();
    await vi.waitFor(() => {
      const now = JSON.stringify([shown("/w/closed.yaml"), shown("/w/typed.yaml")]);
      seen.add(now);
      expect(now).toContain("CLB101");
    }, { interval: 1 });
    expect([...seen]).toEqual(["[null,null]", '[null,["CLB101 warning 5:2-5:13"]]']);
    expect(shown("/w/closed.yaml")).toBeUndefined();
  });

  test("in node_modules is no part of the folder", async () => {
    editor.write("/w/node_modules/x/proxy.yaml", kubeProxy("ipvs"));
    editor.write("/w/svc.yaml", service("orders"));
    start();
    editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  });
});

describe("files on the disk", () => {
  test("are followed while they are closed", async () => {
    editor.write("/w/svc.yaml", service("orders"));
    start();
    editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.write("/w/b/proxy.yaml", kubeProxy("ipvs"));
    await becomes("/w/svc.yaml", ["CLB101 error 4:2-4:13"]);
    editor.write("/w/b/proxy.yaml", kubeProxy("iptables"));
    await becomes("/w/svc.yaml", []);
    editor.remove("/w/b/proxy.yaml");
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  });

  test("come and go with their folder", async () => {
    start();
    editor.open("/w/svc.yaml", service("orders"));
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.addFolder("/w/cluster", { "deep/proxy.yaml": kubeProxy("ipvs") });
    await becomes("/w/svc.yaml", ["CLB101 error 4:2-4:13"]);
    editor.removeFolder("/w/cluster");
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  });

  test("that are no text are passed over", async () => {
    editor.write("/w/bad.yaml", new Uint8Array([0xff, 0xfd, 0x00, 0x80]));
    editor.write("/w/utf16.yaml", Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(kubeProxy("ipvs"), "utf16le")]));
    editor.write("/w/svc.yaml", service("orders"));
    start();
    editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", ["CLB101 error 4:2-4:13"]);
  });
});

describe("what is none of ours", () => {
  test.each([
    ["a Helm template, by its language", () => editor.open("/w/x.yaml", service("orders"), "helm")],
    ["a Compose file, by its language", () => editor.open("/w/x.yaml", service("orders"), "dockercompose")],
    ["a former version of a file", () => editor.openFrom("git", "/w/x.yaml", service("orders"))],
    ["a YAML file that is no Kubernetes object", () => editor.open("/w/ci.yaml", "on: push\njobs: {}\n")],
  ])("%s is not looked at, and its folder is not read", async (_, open) => {
    editor.write("/w/svc.yaml", service("orders"));
    start();
    const { uri } = open();
    await vi.waitFor(() => expect(editor.documents.length).toBe(1));
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(shown(uri.path)).toBeUndefined();
    expect(editor.watchers.size).toBe(0);
  });
});

describe("an object in several files", () => {
  test("counts where it is nearest", async () => {
    for (const [environment, mode] of [["dev", "iptables"], ["prod", "ipvs"]] as const) {
      editor.write(`/w/${environment}/proxy.yaml`, kubeProxy(mode));
      editor.write(`/w/${environment}/svc.yaml`, service("orders"));
    }
    start();
    editor.open("/w/dev/svc.yaml");
    editor.open("/w/prod/svc.yaml");
    await becomes("/w/dev/svc.yaml", []);
    await becomes("/w/prod/svc.yaml", ["CLB101 error 4:2-4:13"]);
  });
});

describe("what a diagnostic tells", () => {
  test("source, message, a link to the rule, and the other objects", async () => {
    editor.write("/w/proxy.yaml", kubeProxy("ipvs"));
    editor.write("/w/front.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  ports:\n    - port: 80\n");
    start();
    editor.open("/w/ing.yaml", INGRESS);
    await becomes("/w/ing.yaml", ["CLB201 error 4:2-4:13"]);
    const [diagnostic] = editor.diagnostics("/w/ing.yaml")!;
    expect(diagnostic!.source).toBe("kubectl-loopback");
    expect(diagnostic!.message).toBe("HTTP 80: some requests wait about 4 s when Pods of this cluster call it");
    expect(diagnostic!.code).toEqual({ value: "CLB201", target: Uri.parse("kubectl-loopback:/rules/CLB201.md") });
    expect(diagnostic!.relatedInformation!.map(({ location: { uri, range }, message }) => `${uri.path}:${range.start.line}:${range.start.character} ${message}`)).toEqual([
      '/w/ing.yaml:5:36 Ingress default/web: metadata.annotations["kubernetes.io/ingress.subnetId"] = "subnet-a1b2c3d4"',
      "/w/front.yaml:3:8 Service default/front: one of its backends",
    ]);
  });

  test("in Chinese when the editor is, or when the setting says so", async () => {
    start();
    editor.open("/w/svc.yaml", service("orders"));
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.set("kubectlLoopback.lang", "zh-CN");
    await vi.waitFor(() => expect(editor.diagnostics("/w/svc.yaml")![0]!.message).toMatch(/可能回环/));
  });

  test("rules are explained by the pages that come along", async () => {
    start();
    await editor.commands.get("kubectlLoopback.openRule")!("CLB101");
    editor.set("kubectlLoopback.lang", "zh-CN");
    editor.answers.push({ label: "CLB202" });
    await editor.commands.get("kubectlLoopback.openRule")!("../../../etc/passwd");
    expect(editor.executed.map(([name, uri]) => [name, String(uri)])).toEqual([["markdown.showPreview", "kubectl-loopback:/rules/CLB101.md"], ["markdown.showPreview", "kubectl-loopback:/rules/CLB202.zh-CN.md"]]);
  });
});

describe("pages that come along", () => {
  test.each([
    ["/rules/CLB101.md", "a rule"],
    ["/rules/CLB101.zh-CN.md", "a rule in Chinese"],
    ["/how-it-loops.md", "a guide"],
    ["/../package.json", undefined],
    ["/rules/../../secret.md", undefined],
  ])("%s: %s", async (path, expected) => {
    for (const [name, text] of [["rules/CLB101.md", "a rule"], ["rules/CLB101.zh-CN.md", "a rule in Chinese"], ["how-it-loops.md", "a guide"]]) editor.write(`/ext/docs/${name}`, text!);
    start();
    const pages = editor.providers.get("pages") as { provideTextDocumentContent(uri: Uri): Promise<string | undefined> };
    expect(await pages.provideTextDocumentContent(Uri.from({ scheme: "kubectl-loopback", path }))).toBe(expected);
  });
});

describe("mistakes of YAML itself", () => {
  const BROKEN = `${service("orders")}---\napiVersion: v1\nkind: Service\nmetadata: {name: a, name: b}\n`;
  const DUPLICATE = "duplicate-key error 13:20-13:24";

  test("are told, and leave the neighbours judged", async () => {
    start();
    editor.open("/w/svc.yaml", BROKEN);
    await becomes("/w/svc.yaml", [DUPLICATE, "CLB101 warning 4:2-4:13"]);
  });

  test("are left to Red Hat's extension where it runs, unless the setting says otherwise", async () => {
    editor.extensions.add("redhat.vscode-yaml");
    start();
    editor.open("/w/svc.yaml", BROKEN);
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
    editor.set("kubectlLoopback.syntaxProblems", "always");
    await becomes("/w/svc.yaml", [DUPLICATE, "CLB101 warning 4:2-4:13"]);
  });

  test("are left to the editor in JSON", async () => {
    start();
    editor.open("/w/x.json", '{"apiVersion": "v1", "kind": "Service", "kind": "Service"}');
    await becomes("/w/x.json", []);
  });

  test("a Helm template is said not to be judged", async () => {
    start();
    editor.open("/w/t.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n");
    await becomes("/w/t.yaml", ["helm-template hint 3:8-3:10"]);
  });
});
