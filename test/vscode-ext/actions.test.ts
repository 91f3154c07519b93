/** What is offered at a finding, and what becomes of the text. */
import { describe, expect, test, vi } from "vitest";
import { actionsAt, becomes, choose, inWorkspace, INGRESS, kubeProxy, provider, service, start } from "./support.ts";
import { CodeActionKind, editor, Range } from "./vscode.ts";

inWorkspace();

const FIX_ALL = CodeActionKind.SourceFixAll;

async function openLooping(text: string, path = "/w/a.yaml") {
  editor.write("/w/proxy.yaml", kubeProxy("ipvs"));
  start();
  const document = editor.open(path, text);
  await vi.waitFor(() => expect(editor.diagnostics(path)?.length).toBeGreaterThan(0));
  return document;
}

const titles = (actions: Awaited<ReturnType<typeof actionsAt>>) => actions.map(({ title, isPreferred }) => (isPreferred ? `* ${title}` : title));

describe("a Service that loops", () => {
  test("one quick fix per cure, then suppressing and explaining", async () => {
    const document = await openLooping(service("orders"));
    expect(titles(await actionsAt(document, "annotations"))).toEqual([
      '* Add the annotation prevent-loopback: "true"',
      "Suppress CLB101, with a reason…",
      "Explain CLB101",
    ]);
  });

  test("the annotation is inserted, and nothing else is touched", async () => {
    const document = await openLooping(service("orders").replaceAll("\n", "\r\n"));
    const { edit, diagnostics } = await choose(await actionsAt(document, "annotations"), "Add the annotation");
    expect(document.getText()).toBe(service("orders", { annotations: '    service.cloud.tencent.com/prevent-loopback: "true"\n' }).replaceAll("\n", "\r\n"));
    expect([...edit!.texts.values()].flat().map(({ range: { start, end }, text }) => [start.line, start.character, end.line, end.character, text])).toEqual([[6, 0, 6, 0, '    service.cloud.tencent.com/prevent-loopback: "true"\r\n']]);
    expect(edit!.metadata).toEqual([]);
    expect(diagnostics).toHaveLength(1);
    await becomes("/w/a.yaml", []);
  });

  test("a cure is offered on the key of a wrong value as well, and not on its neighbours", async () => {
    const document = await openLooping(service("orders", { annotations: "    service.cloud.tencent.com/prevent-loopback: True\n" }));
    expect(titles(await actionsAt(document, "prevent-loopback"))).toEqual([
      '* Write service.cloud.tencent.com/prevent-loopback: "true"',
      "Suppress CLB101, with a reason…", "Suppress CLB103, with a reason…", "Explain CLB101", "Explain CLB103",
    ]);
    expect(await actionsAt(document, "subnet-a1b2c3d4")).toEqual([]);
  });

  test("nothing is offered away from the finding", async () => {
    const document = await openLooping(service("orders"));
    expect(await actionsAt(document, "kind: Service")).toEqual([]);
  });

  test("an action that was worked out on an older text does nothing", async () => {
    const document = await openLooping(service("orders"));
    const actions = await actionsAt(document, "annotations");
    editor.type(document, `# new\n${document.getText()}`);
    const action = await provider("actions").resolveCodeAction(actions[0]!);
    expect(action.edit).toBeUndefined();
  });
});

describe("Services of one CLB in several files", () => {
  test("all get the annotation, and the editor shows the changes first", async () => {
    const shared = (name: string) => service(name, { more: 'status:\n  loadBalancer:\n    ingress:\n      - ip: "10.0.0.9"\n' });
    editor.write("/w/b.yaml", shared("other"));
    const document = await openLooping(shared("orders"));
    const { edit } = await choose(await actionsAt(document, "annotations"), 'Add the annotation prevent-loopback: "true" to all 2 Services of this CLB');
    expect(edit!.metadata).toEqual(Array(2).fill({ needsConfirmation: true, label: 'Add the annotation prevent-loopback: "true" to all 2 Services of this CLB' }));
    expect(editor.documents.map((one) => [one.uri.path, one.getText().includes('prevent-loopback: "true"')])).toEqual([["/w/a.yaml", true], ["/w/b.yaml", true]]);
  });
});

describe("an Ingress that loops", () => {
  const FRONT = "apiVersion: v1\nkind: Service\nmetadata:\n  name: front\nspec:\n  type: NodePort\n  ports:\n    - port: 80\n";
  const CONFIG = "apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nmetadata:\n  name: web-keepalive\nspec:\n  loadBalancer:\n    l7Listeners:\n      - protocol: HTTP\n        port: 80\n        keepaliveEnable: 1\n";
  const ANNOTATED = INGRESS.replace("spec:", "    ingress.cloud.tencent.com/tke-service-config: web-keepalive\nspec:");

  test("gets its TkeServiceConfig in the same file", async () => {
    editor.write("/w/front.yaml", FRONT);
    const document = await openLooping(INGRESS);
    await choose(await actionsAt(document, "annotations"), "Turn on keepalive: add TkeServiceConfig web-keepalive to this file");
    expect(document.getText()).toBe(`${ANNOTATED}---\n${CONFIG}`);
    await becomes("/w/a.yaml", []);
  });

  test("or in a new one", async () => {
    editor.write("/w/front.yaml", FRONT);
    const document = await openLooping(INGRESS);
    const { edit } = await choose(await actionsAt(document, "annotations"), "Turn on keepalive: create web-keepalive.yaml");
    expect(document.getText()).toBe(ANNOTATED);
    expect(new TextDecoder().decode(editor.files.get("/w/web-keepalive.yaml"))).toBe(CONFIG);
    expect(edit!.metadata).toHaveLength(2);
    await becomes("/w/a.yaml", []);
  });

  test("or where other such configs are", async () => {
    const other = CONFIG.replaceAll("web-keepalive", "other").replace("keepaliveEnable: 1", "keepaliveEnable: 1 # on");
    editor.write("/w/front.yaml", FRONT);
    editor.write("/w/configs.yaml", other);
    editor.write("/w/elsewhere/configs.yaml", other.replace("other", "far"));
    const document = await openLooping(INGRESS);
    expect(titles(await actionsAt(document, "annotations")).slice(0, 3)).toEqual([
      "* Turn on keepalive: add TkeServiceConfig web-keepalive to this file (needs a whitelist ticket)",
      "Turn on keepalive: add TkeServiceConfig web-keepalive to configs.yaml (needs a whitelist ticket)",
      "Turn on keepalive: create web-keepalive.yaml with a TkeServiceConfig (needs a whitelist ticket)",
    ]);
    const { edit } = await choose(await actionsAt(document, "annotations"), "Turn on keepalive: add TkeServiceConfig web-keepalive to configs.yaml");
    expect(document.getText()).toBe(ANNOTATED);
    expect(editor.documents.find(({ uri }) => uri.path === "/w/configs.yaml")!.getText()).toBe(`${other}---\n${CONFIG}`);
    expect(edit!.metadata).toHaveLength(2);
    await becomes("/w/a.yaml", []);
  });

  const INGRESS_JSON = JSON.stringify({ apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: { name: "web", annotations: { "kubernetes.io/ingress.subnetId": "subnet-1" } }, spec: { ingressClassName: "qcloud", defaultBackend: { service: { name: "front", port: { number: 80 } } } } });

  test("in JSON, which has room for one object only, in a new file", async () => {
    editor.write("/w/front.yaml", FRONT);
    const document = await openLooping(INGRESS_JSON, "/w/a.json");
    expect(titles(await actionsAt(document, '"annotations"'))).toEqual(["* Turn on keepalive: create web-keepalive.yaml with a TkeServiceConfig (needs a whitelist ticket)", "Suppress CLB201, with a reason…", "Explain CLB201"]);
    await choose(await actionsAt(document, '"annotations"'), "Turn on keepalive");
    expect(document.getText()).toBe(INGRESS_JSON.replace('"subnet-1"', '"subnet-1","ingress.cloud.tencent.com/tke-service-config":"web-keepalive"'));
    expect(new TextDecoder().decode(editor.files.get("/w/web-keepalive.yaml"))).toBe(CONFIG);
  });

  test("a text behind which nothing can be written is left alone: half a cure is none", async () => {
    editor.write("/w/front.yaml", FRONT);
    const document = await openLooping(`${INGRESS_JSON}\n{"a": `, "/w/a.json");
    expect(await actionsAt(document, '"annotations"', FIX_ALL)).toEqual([]);
    expect(await actionsAt(document, '"annotations"')).not.toEqual([]);
  });

  test("a file of that name stays as it is", async () => {
    editor.write("/w/web-keepalive.yaml", "# mine\n");
    const document = await openLooping(INGRESS);
    const { edit } = await choose(await actionsAt(document, "annotations"), "Turn on keepalive: create web-keepalive.yaml");
    expect(edit).toBeUndefined();
  });

  test("keepaliveEnable is set in every listener of the config it has", async () => {
    const listeners = "      - protocol: HTTP\n        port: 80\n      - protocol: HTTPS\n        port: 443\n";
    const config = CONFIG.replace(/ {6}- [^]*/, listeners);
    editor.write("/w/ing.yaml", ANNOTATED);
    const document = await openLooping(config);
    await choose(await actionsAt(document, "protocol"), "Set keepaliveEnable: 1 on every listener");
    expect(document.getText()).toBe(config.replace(listeners, listeners.replace(/( port: \d+\n)/g, "$1        keepaliveEnable: 1\n")));
  });
});

describe("fix all", () => {
  const ANNOTATION = '    service.cloud.tencent.com/prevent-loopback: "true"\n';

  test("cures the file, as source.fixAll on save asks", async () => {
    const text = `${service("a")}---\n${service("b", { annotations: "    service.cloud.tencent.com/prevent-loopback: True\n" })}`;
    const document = await openLooping(text);
    const actions = await actionsAt(document, "apiVersion", FIX_ALL);
    expect(actions.map(({ title, kind }) => [title, kind.value])).toEqual([["Fix all CLB loopback findings in this file", "source.fixAll.kubectlLoopback"]]);
    editor.apply(actions[0]!.edit!);
    expect(document.getText()).toBe(`${service("a", { annotations: ANNOTATION })}---\n${service("b", { annotations: ANNOTATION })}`);
    await becomes("/w/a.yaml", []);
    expect(await actionsAt(document, "apiVersion", FIX_ALL)).toEqual([]);
  });

  test("is not worked out where quick fixes are asked for, nor the other way round", async () => {
    const document = await openLooping(service("a"));
    expect((await actionsAt(document, "annotations")).map(({ kind }) => kind.value)).not.toContain("source.fixAll.kubectlLoopback");
    expect((await actionsAt(document, "annotations", FIX_ALL)).map(({ kind }) => kind.value)).toEqual(["source.fixAll.kubectlLoopback"]);
    expect(await actionsAt(document, "annotations", new CodeActionKind("refactor"))).toEqual([]);
  });

  test("leaves out cures that would change other files", async () => {
    const shared = (name: string) => service(name, { more: "status: {loadBalancer: {ingress: [{ip: 10.0.0.9}]}}\n" });
    editor.write("/w/b.yaml", shared("other"));
    const document = await openLooping(shared("orders"));
    expect(await actionsAt(document, "apiVersion", FIX_ALL)).toEqual([]);
  });

  test("of the project changes every file, after they were shown", async () => {
    editor.write("/w/b.yaml", service("b"));
    const document = await openLooping(service("a"));
    await editor.commands.get("kubectlLoopback.fixProject")!();
    expect(document.getText()).toBe(service("a", { annotations: ANNOTATION }));
    expect(editor.documents.find(({ uri }) => uri.path === "/w/b.yaml")!.getText()).toBe(service("b", { annotations: ANNOTATION }));
    await editor.commands.get("kubectlLoopback.fixProject")!();
    expect(editor.shown).toEqual(["There is nothing to fix."]);
  });
});

describe("suppressing", () => {
  const WHERE = { comment: "In a comment above the line", annotation: "In an annotation of Service default/orders", config: "In .kubectl-loopback.yaml" };
  const CONFIG = "/w/.kubectl-loopback.yaml";
  const ENTRY = "suppress:\n  - rules:\n      - CLB101\n    kind: Service\n    namespace: default\n    name: orders\n    reason: nobody calls it\n";
  const JSON_TEXT = '{"apiVersion": "v1", "kind": "Service", "metadata": {"name": "orders", "annotations": {"service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": "s"}}, "spec": {"type": "LoadBalancer", "ports": [{"port": 80}]}}';
  const configText = () => new TextDecoder().decode(editor.files.get(CONFIG));

  async function suppress(document: Awaited<ReturnType<typeof openLooping>>, where: string | undefined, why?: string): Promise<void> {
    editor.answers.splice(0, Infinity, where, why);
    await choose(await actionsAt(document, "annotations"), "Suppress CLB101");
  }

  test("asks for the reason and writes it above the line", async () => {
    const document = await openLooping(service("orders"));
    await suppress(document, WHERE.comment, "nobody\ninside calls it ");
    expect(document.lineAt(4).text).toBe("  # kubectl-loopback-disable-next-line CLB101 -- nobody inside calls it");
    expect(document.lineAt(5).text).toBe("  annotations:");
    await becomes("/w/a.yaml", []);
  });

  test("or into an annotation of its object, below what that suppresses already", async () => {
    const document = await openLooping(service("orders", { annotations: "    kubectl-loopback.io/disable: CLB301 -- known\n" }));
    await suppress(document, WHERE.annotation, "nobody calls it");
    expect(document.getText()).toBe(service("orders", { annotations: "    kubectl-loopback.io/disable: |-\n      CLB301 -- known\n      CLB101 -- nobody calls it\n" }));
    await becomes("/w/a.yaml", ["unused-suppression hint 6:33-9:0"]);
  });

  test("in JSON, which has no comments, too", async () => {
    const document = await openLooping(JSON_TEXT, "/w/a.json");
    expect(titles(await actionsAt(document, '"annotations"'))).toEqual(['* Add the annotation prevent-loopback: "true"', "Suppress CLB101, with a reason…", "Explain CLB101"]);
    await suppress(document, WHERE.comment, "x");
    expect(document.getText()).toBe(JSON_TEXT);
    await suppress(document, WHERE.annotation, "nobody calls it");
    expect(document.getText()).toBe(JSON_TEXT.replace('"s"}', '"s", "kubectl-loopback.io/disable": "CLB101 -- nobody calls it"}'));
    await becomes("/w/a.json", []);
  });

  test("or into the configuration: a new one", async () => {
    const document = await openLooping(service("orders"));
    await suppress(document, WHERE.config, "nobody calls it");
    expect(configText()).toBe(ENTRY);
    await becomes("/w/a.yaml", []);
    expect(document.getText()).toBe(service("orders"));
  });

  test("the one that is there, which is saved", async () => {
    editor.write(CONFIG, "# ours\nfailOn: warning\n");
    await suppress(await openLooping(service("orders")), WHERE.config, "nobody calls it");
    expect(configText()).toBe(`# ours\nfailOn: warning\n${ENTRY}`);
    await becomes("/w/a.yaml", []);
  });

  test("one that is being edited, which is not", async () => {
    editor.write(CONFIG, "");
    const document = await openLooping(service("orders"));
    const config = editor.open(CONFIG);
    editor.type(config, "lang: en\n");
    await suppress(document, WHERE.config, "nobody calls it");
    expect([config.getText(), config.isDirty, configText()]).toEqual([`lang: en\n${ENTRY}`, true, ""]);
  });

  test("not one that is broken, and that is told", async () => {
    editor.write(CONFIG, "a: [\n");
    await suppress(await openLooping(service("orders")), WHERE.config, "nobody calls it");
    expect([configText(), editor.shown]).toEqual(["a: [\n", ["That text cannot be edited in place. Write the suppression by hand, or choose another place for it."]]);
  });

  test.each([[undefined, "x"], [WHERE.comment, undefined], [WHERE.comment, "  "]])("writes nothing without a place and a reason (%j, %j)", async (where, why) => {
    const document = await openLooping(service("orders"));
    await suppress(document, where, why);
    expect(document.getText()).toBe(service("orders"));
  });

  test("writes nothing into a text that has changed", async () => {
    const document = await openLooping(service("orders"));
    const actions = await actionsAt(document, "annotations");
    editor.type(document, `# new\n${service("orders")}`);
    await choose(actions, "Suppress CLB101");
    expect([document.getText(), editor.shown]).toEqual([`# new\n${service("orders")}`, ["The text has changed meanwhile. Nothing was written: suppress it again."]]);
  });
});

test("a selection gets the cures of all findings in it", async () => {
  const document = await openLooping(`${service("a")}---\n${service("b")}`);
  const all = new Range(document.positionAt(0), document.positionAt(document.getText().length));
  const actions = await provider("actions").provideCodeActions(document, all, { diagnostics: editor.diagnostics("/w/a.yaml") });
  expect(titles(actions)).toEqual(['* Add the annotation prevent-loopback: "true"', '* Add the annotation prevent-loopback: "true"', "Suppress CLB101, with a reason…", "Explain CLB101"]);
});
