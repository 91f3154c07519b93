/** What is told while reading and typing: hovers, verdicts over objects, counts, completion. */
import { describe, expect, test, vi } from "vitest";
import type { PathPlace } from "../../packages/vscode-ext/src/editor/path-place.ts";
import { becomes, hoverAt, inWorkspace, INGRESS, kubeProxy, placeOf, provider, service, start } from "./support.ts";
import { editor, SnippetString, type Document, type MarkdownString } from "./vscode.ts";

inWorkspace();

async function open(text: string, path = "/w/a.yaml"): Promise<Document> {
  editor.write("/w/proxy.yaml", kubeProxy("ipvs"));
  start();
  const document = editor.open(path, text);
  await vi.waitFor(() => expect(editor.diagnostics(path)).toBeDefined());
  return document;
}

/** A hover as plain text. */
async function textAt(document: Document, words: string): Promise<string | undefined> {
  return (await hoverAt(document, words))?.contents[0]!.value.replace(/\\(.)/g, "$1");
}

describe("hovering", () => {
  test("on a kind tells the verdict, why, and what was found", async () => {
    const document = await open(service("orders"));
    const text = await textAt(document, "Service");
    expect(text).toContain("**Service default/orders**");
    expect(text).toContain("TCP 80: loops (some connections hang)");
    expect(text).toContain("kube-proxy runs in ipvs mode and does not bind the CLB's address");
    expect(text).toContain('*What to do* \u2002Add the annotation');
  });

  test("on a finding tells what to do, the packet's way, why, and what the diagnostic above it does not tell", async () => {
    const document = await open(service("orders"));
    expect((await textAt(document, "annotations"))!.split("\n\n")).toEqual([
      "**CLB101 Connections to an internal CLB loop back to the client's node (layer 4)**",
      '*What to do* \u2002Add the annotation service.cloud.tencent.com/prevent-loopback: "true" (kube-proxy must be new enough), or let Pods call the Service name.',
      "```text\n✗ the CLB picks node-a*, where the client runs\n  client → node-a* → CLB → node-a* → backend\n  answer: backend → node-a* → client ✗\n✓ the CLB picks node-b*\n  client → node-a* → CLB → node-b* → backend\n  answer: backend → node-b* → CLB → client ✓\n```",
      expect.stringMatching(/^\*Why\* \u2002kube-proxy runs in ipvs mode/),
      '*Seen* \u2002Service default/orders: metadata.annotations["service.cloud.tencent.com/prevent-loopback"] = (not set)',
    ]);
    expect(editor.diagnostics("/w/a.yaml")![0]!.relatedInformation!.map(({ message }) => message)).toEqual([
      'Service default/orders: metadata.annotations["service.kubernetes.io/qcloud-loadbalancer-internal-subnetid"] = "subnet-a1b2c3d4"',
      'DaemonSet kube-system/kube-proxy: spec.template.spec.containers[0].args = "ipvs"',
    ]);
  });

  test("leads to the packet's path by a link that may do nothing else", async () => {
    const document = await open(service("orders"));
    const [, link] = (await hoverAt(document, "annotations"))!.contents;
    expect(link!.isTrusted).toEqual({ enabledCommands: ["kubectlLoopback.showPath"] });
    const [, text, args] = /^\[(.*)\]\(command:kubectlLoopback\.showPath\?([^()]*)\)$/.exec(link!.value)!;
    expect([text, JSON.parse(decodeURIComponent(args!))]).toEqual(["Show the packet's path", [{ uri: "file:/w/a.yaml", object: "\nService\ndefault\norders", port: 80, protocol: "TCP" }]]);
    expect((await hoverAt(document, "subnet-a1"))!.contents).toHaveLength(1);
  });

  test.each([
    ["an annotation's key", service("a"), "service.kubernetes.io/qcloud", "The CLB is internal, with an address in this subnet."],
    ["an annotation's value", service("a"), "subnet-a1", "The CLB is internal, with an address in this subnet."],
    ["a field", service("a"), "LoadBalancer", "Of type LoadBalancer"],
    ["a field on one line with others", service("a", { more: "status: {x: 1, loadBalancer: {ingress: [{ip: 10.0.0.1, ipMode: Proxy}]}}\n" }), "ipMode", "kube-proxy leaves the address alone"],
    ["JSON", '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "a"}, "spec": {"type": "LoadBalancer", "externalTrafficPolicy": "Local"}}', '"externalTrafficPolicy', "only to Pods of its own"],
    ["an item of a List", `apiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: a}\n    spec:\n      externalTrafficPolicy: Local\n`, "externalTrafficPolicy", "only to Pods of its own"],
    ["keepaliveEnable", "apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nmetadata:\n  name: c\nspec:\n  loadBalancer:\n    l7Listeners:\n      - {protocol: HTTP, port: 80, keepaliveEnable: 1}\n", "keepaliveEnable", "Only the integer 1 counts"],
  ])("explains %s", async (_, text, words, expected) => {
    const path = text.startsWith("{") ? "/w/a.json" : "/w/a.yaml";
    expect(await textAt(await open(text, path), words)).toContain(expected);
  });

  test("explains where kube-proxy's mode was read", async () => {
    editor.write("/w/svc.yaml", service("a"));
    expect(await textAt(await open(kubeProxy("ipvs"), "/w/proxy.yaml"), "--proxy-mode")).toContain("TKE's kube-proxy binds no CLB address unless prevent-loopback asks for it");
  });

  test.each(["name: orders", "port: 80", "metadata"])("says nothing on %s", async (words) => {
    expect(await hoverAt(await open(service("orders")), words)).toBeUndefined();
  });

  test("a neighbour on the same line is not taken for the field", async () => {
    const document = await open(service("a", { more: "status: {x: 1, loadBalancer: {ingress: [{ip: 10.0.0.1, ipMode: Proxy}]}}\n" }));
    expect(await hoverAt(document, "x: 1")).toBeUndefined();
  });

  test("what stands in a file is never markup", async () => {
    const name = "[a](command:workbench.action.quit) <img src=x onerror=y> **b** `c` https://evil.example www.evil.example &amp; $(x)";
    const document = await open(service("orders", { annotations: `    service.cloud.tencent.com/prevent-loopback: ${JSON.stringify(name)}\n` }));
    const [contents] = (await hoverAt(document, "service.cloud"))!.contents as [MarkdownString];
    expect([contents.isTrusted, contents.supportHtml]).toEqual([false, false]);
    expect(contents.value.replace(/```text\n[^`]*\n```/, "")).not.toMatch(/(?<!\\)[[\]<>`!]/);
    expect(contents.value.replace(/\\(.)/g, "$1")).toContain(name);
  });

  test("in Chinese", async () => {
    editor.settings.set("kubectlLoopback.lang", "zh-CN");
    expect(await textAt(await open(service("orders")), "Service")).toContain("TCP 80：");
  });
});

describe("verdicts over objects", () => {
  const argument = (one: unknown) => (typeof one === "string" ? one : `${(one as PathPlace).protocol} ${(one as PathPlace).port}`);
  const lenses = async (document: Document) => (await provider("lenses").provideCodeLenses(document)).map(({ range, command }) => `${range.start.line} ${command.title} ${command.command ? `${command.command} ${command.arguments!.map(argument)}` : "-"}`);

  test("one for each object that has a CLB", async () => {
    const document = await open(`${service("a")}---\n${service("b", { annotations: '    service.cloud.tencent.com/prevent-loopback: "true"\n' })}---\napiVersion: v1\nkind: Service\nmetadata: {name: c}\n`);
    expect(await lenses(document)).toEqual(["0 $(error) TCP 80: loops (some connections hang) kubectlLoopback.openRule CLB101", "0 packet path kubectlLoopback.showPath TCP 80", "11 $(pass) TCP 80: safe -", "11 packet path kubectlLoopback.showPath TCP 80"]);
  });

  test("and for a TkeServiceConfig that decides", async () => {
    editor.write("/w/ing.yaml", INGRESS.replace("spec:", "    ingress.cloud.tencent.com/tke-service-config: c\nspec:"));
    const document = await open("apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nmetadata:\n  name: c\nspec:\n  loadBalancer:\n    l7Listeners:\n      - protocol: HTTP\n        port: 80\n");
    expect(await lenses(document)).toEqual(["0 $(error) HTTP 80: loops (some requests wait about 4 s) kubectlLoopback.openRule CLB202", "0 packet path kubectlLoopback.showPath HTTP 80"]);
  });

  test("what is not known is said", async () => {
    const document = await open(service("a").replace("kind", "# x\nkind"));
    editor.remove("/w/proxy.yaml");
    await becomes("/w/a.yaml", ["CLB101 warning 5:2-5:13"]);
    expect(await lenses(document)).toEqual(["0 $(warning) TCP 80: may loop (kube-proxy's mode) kubectlLoopback.openRule CLB101", "0 packet path kubectlLoopback.showPath TCP 80"]);
  });

  test("none where the setting says so", async () => {
    const document = await open(service("a"));
    editor.set("kubectlLoopback.codeLens", false);
    expect(await lenses(document)).toEqual([]);
  });
});

describe("counts", () => {
  const item = () => editor.statusItems[0]!;

  test("of the workspace's listeners, and nothing where there are none", async () => {
    editor.write("/w/b.yaml", service("b"));
    const document = await open(service("a"));
    await vi.waitFor(() => expect([item().text, item().visible]).toEqual(["CLB $(error) 2", true]));
    editor.type(document, service("a", { annotations: '    service.cloud.tencent.com/prevent-loopback: "true"\n' }));
    await vi.waitFor(() => expect(item().text).toBe("CLB $(error) 1"));
    editor.remove("/w/b.yaml");
    await vi.waitFor(() => expect(item().text).toBe("$(pass) CLB 1"));
    editor.type(document, "kind: x\napiVersion: y\n");
    await vi.waitFor(() => expect(item().visible).toBe(false));
  });
});

describe("completion", () => {
  const HEAD = "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\n";
  const CONFIG = "apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nspec:\n  loadBalancer:\n    l7Listeners:\n";

  /** Completes at `|`. */
  async function complete(text: string): Promise<{ label: string; inserted: string; replaced: string }[]> {
    const document = await open(text.replace("|", ""));
    const at = placeOf({ getText: () => text, positionAt: (offset: number) => document.positionAt(offset) } as Document, "|");
    return provider("completions").provideCompletionItems(document, at).map(({ label, insertText, range }) => ({
      label, inserted: insertText instanceof SnippetString ? insertText.value : String(insertText), replaced: document.getText(range),
    }));
  }

  test("annotation keys with their values, without those that are there", async () => {
    const items = await complete(`${HEAD}  annotations:\n    service.kubernetes.io/tke-existed-lbid: lb-1\n    |\n    service.cloud.tencent.com/mode: skip\nspec: {}\n`);
    const labels = items.map(({ label }) => label);
    expect(labels).toContain("service.cloud.tencent.com/direct-access");
    expect(labels).not.toContain("service.cloud.tencent.com/mode");
    expect(labels).not.toContain("service.kubernetes.io/tke-existed-lbid");
    expect(items.find(({ label }) => label.endsWith("/prevent-loopback"))).toEqual({ label: "service.cloud.tencent.com/prevent-loopback", inserted: 'service.cloud.tencent.com/prevent-loopback: ${1|"true","false"|}', replaced: "" });
  });

  test("takes the place of what is typed", async () => {
    const items = await complete(`${HEAD}  annotations:\n    service.cloud.tencent.com/prev|\n`);
    expect(items.find(({ label }) => label.endsWith("/prevent-loopback"))!.replaced).toBe("service.cloud.tencent.com/prev");
  });

  test.each([
    ["values of a boolean", `${HEAD}  annotations:\n    service.cloud.tencent.com/prevent-loopback: |\n`, ['"true"', '"false"']],
    ["values of a choice", `${HEAD}  annotations:\n    service.cloud.tencent.com/mode: |\n`, ['"skip"']],
    ["no values of free text", `${HEAD}  annotations:\n    service.kubernetes.io/tke-existed-lbid: |\n`, []],
    ["keepaliveEnable in a listener", `${CONFIG}      - protocol: HTTP\n        port: 80\n        |\n`, ["keepaliveEnable"]],
    ["keepaliveEnable behind a dash", `${CONFIG}      - |\n`, ["keepaliveEnable"]],
    ["keepaliveEnable in a list that is not indented", `${CONFIG}    - protocol: HTTP\n      |\n`, ["keepaliveEnable"]],
    ["not twice in a listener", `${CONFIG}      - protocol: HTTP\n        keepaliveEnable: 1\n        |\n`, []],
    ["in the second listener, though the first one has it", `${CONFIG}      - protocol: HTTP\n        keepaliveEnable: 1\n      - protocol: HTTPS\n        |\n`, ["keepaliveEnable"]],
    ["its value", `${CONFIG}      - protocol: HTTP\n        keepaliveEnable: |\n`, ["1", "0"]],
    ["nothing under labels", `${HEAD}  labels:\n    |\n`, []],
    ["nothing in a Pod template's annotations", "apiVersion: apps/v1\nkind: Deployment\nspec:\n  template:\n    metadata:\n      annotations:\n        |\n", []],
    ["nothing behind the annotations", `${HEAD}  annotations:\n    a: b\n  |\n`, []],
    ["by the kind of its own document", `${HEAD}---\nkind: Deployment\nmetadata:\n  annotations:\n    |\n`, []],
  ])("%s", async (_, text, labels) => {
    expect((await complete(text)).map(({ label }) => label)).toEqual(labels);
  });

  test("of an Ingress are its own", async () => {
    const items = await complete("kind: Ingress\napiVersion: networking.k8s.io/v1\nmetadata:\n  annotations:\n    |\n");
    expect(items.map(({ label }) => label)).toContain("kubernetes.io/ingress.subnetId");
    expect(items.map(({ label }) => label)).not.toContain("service.cloud.tencent.com/prevent-loopback");
  });
});
