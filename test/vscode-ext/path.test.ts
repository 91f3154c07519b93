/** The packet path beside the text: what is shown, of which listener, and that it follows the text. */
import { parse, type DefaultTreeAdapterMap } from "parse5";
import { describe, expect, test, vi } from "vitest";
import { becomes, inWorkspace, INGRESS, kubeProxy, placeOf, provider, service, start } from "./support.ts";
import { editor, Position, type Document, type Panel } from "./vscode.ts";

inWorkspace();

const SHOW = "kubectlLoopback.showPath";
const PORTS = service("orders").replace("    - port: 80\n", "    - name: http\n      port: 80\n    - name: dns\n      port: 953\n      protocol: UDP\n");
const CURED = '    service.cloud.tencent.com/prevent-loopback: "true"\n';

async function open(text: string, path = "/w/a.yaml"): Promise<Document> {
  editor.write("/w/proxy.yaml", kubeProxy("ipvs"));
  start();
  const document = editor.open(path, text);
  await vi.waitFor(() => expect(editor.diagnostics(path)).toBeDefined());
  return document;
}

/** Runs the command with the cursor at some words. */
async function showAt(document: Document, words: string): Promise<Panel | undefined> {
  editor.cursor = { document, selection: { active: placeOf(document, words) } };
  await editor.commands.get(SHOW)!();
  return editor.panels[0];
}

type Node = DefaultTreeAdapterMap["childNode"];
const below = (node: Node): Node[] => ("childNodes" in node ? node.childNodes.flatMap((child) => [child, ...below(child)]) : []);
const elements = (html: string) => below(parse(html) as unknown as Node).filter((node): node is DefaultTreeAdapterMap["element"] => "tagName" in node);
const words = (node: Node): string => below(node).map((one) => ("value" in one ? one.value : "")).join("").trim();
const attribute = (element: DefaultTreeAdapterMap["element"], name: string) => element.attrs.find((one) => one.name === name)?.value;

/** The links of one list of a page, the one that is shown with a star. */
function links(html: string, label: RegExp): { text: string; href: string }[] {
  const list = elements(html).find((one) => one.tagName === "nav" && label.test(attribute(one, "aria-label")!));
  const all = list ? below(list).filter((one): one is DefaultTreeAdapterMap["element"] => "tagName" in one && one.tagName === "a") : [];
  return all.map((link) => ({ text: (attribute(link, "aria-current") ? "* " : "") + words(link), href: attribute(link, "href")! }));
}

/** Follows a link, which can lead to nothing but the command. */
async function follow({ href }: { href: string }): Promise<void> {
  const [, command, args] = /^command:([\w.]+)\?(.*)$/.exec(href)!;
  await editor.commands.get(command!)!(...(JSON.parse(decodeURIComponent(args!)) as unknown[]));
}

/** The page in short: the listeners (the one that is shown with a star), and the title of the picture. */
function page({ webview: { html } }: Panel): { listeners: string[]; picture: string | undefined } {
  const all = elements(html);
  return {
    listeners: links(html, /^(?:Listeners|监听器)$/).map(({ text }) => text),
    picture: attribute(all.find(({ tagName }) => tagName === "svg") ?? all[0]!, "aria-label"),
  };
}

describe("which listener is shown", () => {
  const LIST = { listeners: ["TCP 80: loops (some connections hang)", "UDP 953: loops (some connections hang)"], picture: "" };
  const shows = (index: number, picture: string) => ({ listeners: LIST.listeners.map((one, at) => (at === index ? `* ${one}` : one)), picture });

  test.each([
    ["the port that the cursor stands in", PORTS, "953", shows(1, "Service default/orders UDP 953: loops: some connections hang")],
    ["another word of the same port", PORTS, "name: dns", shows(1, "Service default/orders UDP 953: loops: some connections hang")],
    ["elsewhere in the object the gravest", PORTS, "annotations", shows(0, "Service default/orders TCP 80: loops: some connections hang")],
    ["in front of the object its own", `# about it\n${service("orders")}`, "about", { listeners: [], picture: "Service default/orders TCP 80: loops: some connections hang" }],
    ["an item of a List", `apiVersion: v1\nkind: List\nitems:\n${[service("a"), service("b")].map((text) => text.replace(/^/gm, "    ").replace("    api", "  - api").trimEnd()).join("\n")}\n`, "name: b", { listeners: [], picture: "Service default/b TCP 80: loops: some connections hang" }],
    ["an Ingress", INGRESS, "kind", { listeners: [], picture: "Ingress default/web HTTP 80: loops: some requests wait about 4 s" }],
    ["one that is safe", service("orders", { annotations: CURED }), "kind", { listeners: [], picture: "Service default/orders TCP 80: safe" }],
  ])("%s", async (_, text, at, expected) => expect(page((await showAt(await open(text), at))!)).toEqual(expected));

  test("a TkeServiceConfig shows what it decides about", async () => {
    editor.write("/w/ing.yaml", INGRESS.replace("spec:", "    ingress.cloud.tencent.com/tke-service-config: c\nspec:"));
    const config = "apiVersion: cloud.tencent.com/v1alpha1\nkind: TkeServiceConfig\nmetadata:\n  name: c\nspec:\n  loadBalancer:\n    l7Listeners:\n      - protocol: HTTP\n        port: 80\n      - protocol: HTTPS\n        port: 443\n";
    expect(page((await showAt(await open(config), "443"))!)).toEqual({ listeners: ["HTTP 80: loops (some requests wait about 4 s)", "* HTTPS 443: loops (some requests wait about 4 s)"], picture: "Ingress default/web HTTPS 443: loops: some requests wait about 4 s" });
  });

  test.each([["an object without a CLB", kubeProxy("ipvs"), "args"], ["no manifest", "on: push\n", "push"]])("none of %s, and says where the cursor belongs", async (_, text, at) => {
    start();
    expect(await showAt(editor.open("/w/x.yaml", text), at)).toBeUndefined();
    expect(editor.shown).toEqual(["Put the cursor into a Service, an Ingress or a TkeServiceConfig that has a CLB."]);
  });

  test("the lens over an object leads to it, a link to another listener, and there is one view for all", async () => {
    const document = await open(PORTS);
    const lens = (await provider("lenses").provideCodeLenses(document))[1]!.command;
    await editor.commands.get(lens.command)!(...lens.arguments!);
    expect(page(editor.panels[0]!)).toEqual(shows(0, "Service default/orders TCP 80: loops: some connections hang"));
    await follow(links(editor.panels[0]!.webview.html, /^Listeners$/)[1]!);
    expect(page(editor.panels[0]!)).toEqual(shows(1, "Service default/orders UDP 953: loops: some connections hang"));
    expect(editor.panels).toHaveLength(1);
  });

  test.each([[{ uri: 1 }], ["x"], [{ uri: "file:/w/a.yaml", object: "x", port: "80", protocol: null }], [{ uri: "file:/w/a.yaml", object: "x", port: null, protocol: null, remedy: "constructor" }]])("%j is no place: then the cursor counts", async (argument) => {
    const document = await open(service("orders"));
    editor.cursor = { document, selection: { active: new Position(0, 0) } };
    await editor.commands.get(SHOW)!(argument);
    expect(page(editor.panels[0]!).picture).toContain("orders");
  });
});

describe("what if", () => {
  const html = () => editor.panels[0]!.webview.html;
  const remedies = () => links(html(), /^(?:What if|假如采用)$/);
  const ways = () => elements(html()).flatMap((one) => (one.tagName === "g" && attribute(one, "class") ? [attribute(one, "class")!] : []));
  const HOSTED = INGRESS.replace("spec:\n", "spec:\n  rules:\n    - host: a.example.com\n");

  test("a remedy is a link: the way of now and the one of then; the first link leads back", async () => {
    await showAt(await open(service("orders")), "kind");
    expect(remedies().map(({ text }) => text)).toEqual(["* As it is", "Bind the CLB's address on every node", "Call the Service by its name"]);
    expect(ways()).toEqual(["bad", "good"]);
    await follow(remedies()[1]!);
    expect([remedies().map(({ text }) => text.startsWith("*")), ways(), page(editor.panels[0]!).picture]).toEqual([[false, true, false], ["bad", "good"], "Service default/orders TCP 80: loops: some connections hang → safe"]);
    await follow(remedies()[0]!);
    expect([remedies()[0]!.text, page(editor.panels[0]!).picture]).toEqual(["* As it is", "Service default/orders TCP 80: loops: some connections hang"]);
  });

  test("an ingress controller: a way of two connections, which is open, and what it needs", async () => {
    const document = await open(HOSTED);
    await showAt(document, "kind");
    await follow(remedies().find(({ text }) => text.startsWith("Route inside"))!);
    const texts = () => elements(html()).filter(({ tagName }) => tagName === "text").map(words);
    expect(ways()).toEqual(["bad", "open"]);
    expect(texts()).toContain("needs: an ingress controller in the cluster; none is among what was read");
    expect(texts()).toContain("controller");
    editor.set("kubectlLoopback.lang", "zh-CN");
    expect(texts().some((text) => text.startsWith("还需要：集群中有一个 Ingress Controller"))).toBe(true);
    expect(remedies()[0]!.text).toBe("现状");
    editor.type(document, HOSTED.replace("kubernetes.io/ingress.subnetId", "x/y"));
    await vi.waitFor(() => expect([ways(), remedies()]).toEqual([["good"], []]));
  });

  test("what is safe needs none", async () => {
    await showAt(await open(service("orders", { annotations: CURED })), "kind");
    expect(remedies()).toEqual([]);
  });
});

describe("the text changes", () => {
  const picture = () => page(editor.panels[0]!).picture;

  test("and the view with it, also where another file decides", async () => {
    const document = await open(service("orders"));
    await showAt(document, "kind");
    editor.type(document, service("orders", { annotations: CURED }));
    await vi.waitFor(() => expect(picture()).toBe("Service default/orders TCP 80: safe"));
    editor.type(document, service("orders"));
    await vi.waitFor(() => expect(picture()).toContain("loops"));
    editor.write("/w/proxy.yaml", kubeProxy("iptables"));
    await vi.waitFor(() => expect(picture()).toBe("Service default/orders TCP 80: safe"));
  });

  test("an object that is given another name is still the same", async () => {
    const document = await open(`${service("cart")}---\n${service("orders")}`);
    await showAt(document, "name: orders");
    editor.type(document, `${service("cart")}---\n${service("bills")}`);
    await vi.waitFor(() => expect(picture()).toContain("Service default/bills"));
    expect(editor.panels[0]!.title).toBe("Packet path: Service default/bills");
  });

  test("an object that goes leaves no other one in its place", async () => {
    const document = await open(`${service("cart")}---\n${service("orders")}`);
    await showAt(document, "name: cart");
    editor.type(document, service("orders"));
    await vi.waitFor(() => expect(editor.panels[0]!.webview.html).toContain("Nothing to show"));
    editor.type(document, `${service("cart")}---\n${service("orders")}`);
    await vi.waitFor(() => expect(picture()).toContain("Service default/cart"));
  });

  test("a closed file is followed on the disk", async () => {
    editor.write("/w/a.yaml", service("orders"));
    const other = await open(service("cart"), "/w/b.yaml");
    const document = editor.open("/w/a.yaml");
    await showAt(document, "kind");
    editor.close(document);
    editor.write("/w/a.yaml", service("orders", { annotations: CURED }));
    await vi.waitFor(() => expect(picture()).toBe("Service default/orders TCP 80: safe"));
    expect(other.isClosed).toBe(false);
  });

  test("what says the same is not set again, and a view that was closed stays closed", async () => {
    const document = await open(service("orders"));
    const panel = (await showAt(document, "kind"))!;
    editor.type(document, `${service("orders")}# a comment\n`);
    await becomes("/w/a.yaml", ["CLB101 error 4:2-4:13"]);
    expect(panel.pages).toBe(1);
    panel.dispose();
    editor.type(document, service("orders", { annotations: CURED }));
    await becomes("/w/a.yaml", []);
    expect([editor.panels, panel.pages]).toEqual([[], 1]);
    expect(page((await showAt(document, "kind"))!).picture).toContain("safe");
  });

  test("the language changes", async () => {
    await showAt(await open(service("orders")), "kind");
    editor.set("kubectlLoopback.lang", "zh-CN");
    expect([editor.panels[0]!.title, picture()]).toEqual(["报文路径：Service default/orders", expect.stringMatching(/回环/)]);
    expect(editor.panels[0]!.webview.html).toContain('<html lang="zh-CN">');
  });
});

describe("the page is safe", () => {
  test("it runs nothing, loads nothing, and only its own style sheet counts, under a new nonce each time", async () => {
    const document = await open(PORTS);
    const panel = (await showAt(document, "kind"))!;
    expect(panel.options).toEqual({ enableScripts: false, enableCommandUris: [SHOW], localResourceRoots: [] });
    const nonceOf = (html: string) => {
      const all = elements(html);
      const policy = all.filter((one) => attribute(one, "http-equiv") !== undefined).map((one) => [attribute(one, "http-equiv"), attribute(one, "content")]);
      const nonces = all.filter(({ tagName }) => tagName === "style").map((one) => attribute(one, "nonce"));
      expect(nonces).toHaveLength(1);
      expect(policy).toEqual([["Content-Security-Policy", `default-src 'none'; style-src 'nonce-${nonces[0]}'`]]);
      return nonces[0]!;
    };
    const first = nonceOf(panel.webview.html);
    expect(first).toMatch(/^[\w-]{32,}$/);
    await showAt(document, "953");
    expect(nonceOf(panel.webview.html)).not.toBe(first);
    expect(elements(panel.webview.html).flatMap(({ tagName, attrs }) => attrs.filter(({ name }) => /^on|^style$|^src$/.test(name)).map(({ name }) => `${tagName} ${name}`))).toEqual([]);
  });

  test("what stands in a file is never markup", async () => {
    const evil = `x"><script>alert(1)</script><img src=x onerror=y>&lt;&#60;'\`<!--]]>`;
    const text = service("orders").replace("name: orders", `name: ${JSON.stringify(evil)}`).replace("    - port: 80\n", "    - port: 80\n    - port: 81\n");
    const panel = (await showAt(await open(text), "kind"))!;
    const all = elements(panel.webview.html);
    expect([...new Set(all.map(({ tagName }) => tagName))].toSorted()).toEqual(["a", "body", "circle", "desc", "g", "head", "html", "li", "line", "main", "meta", "nav", "polyline", "rect", "style", "svg", "text", "title", "ul"]);
    expect(page(panel).picture).toContain(evil);
    expect(all.filter(({ tagName }) => tagName === "a").map((link) => attribute(link, "href")!.startsWith("command:kubectlLoopback.showPath?"))).toEqual([true, true, true, true, true]);
  });

  test("everything can be reached by keys, and says what it is", async () => {
    const { webview: { html } } = (await showAt(await open(PORTS), "kind"))!;
    const all = elements(html);
    expect(all.filter((one) => one.tagName === "a" || attribute(one, "tabindex") !== undefined).map(({ tagName }) => tagName)).toEqual(["a", "a", "a", "a", "a", "main"]);
    expect(all.filter((one) => attribute(one, "aria-label") !== undefined).map((one) => [one.tagName, attribute(one, "aria-label")])).toEqual([
      ["nav", "Listeners"], ["nav", "What if"], ["main", "Packet path: Service default/orders"], ["svg", "Service default/orders TCP 80: loops: some connections hang"],
    ]);
    expect(words(all.find(({ tagName }) => tagName === "desc")!)).toMatch(/^kube-proxy runs in ipvs mode.*1\. a Pod on node-a\*: calls the CLB's address/);
  });
});
