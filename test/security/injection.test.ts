/**
 * Names that mean something to a terminal, a page, a picture, a CI system or a table bring nothing into what is printed:
 * every verb and format makes of them nothing that it does not make of harmless names.
 */
import { micromark } from "micromark";
import { gfm, gfmHtml } from "micromark-extension-gfm";
import { parse, parseFragment, type DefaultTreeAdapterMap } from "parse5";
import { describe, expect, test } from "vitest";
import { parse as parseYaml } from "yaml";
import { atOnce, judgeProbe, planProbe, readManifests, readTries, REMEDIES } from "@kubectl-loopback/core";
import { parseCommandLine, type Invocation } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { probeText } from "../../packages/kubectl-plugin/src/output/probe-text.ts";
import { run } from "../../packages/kubectl-plugin/src/run.ts";
import { languageOf } from "../../packages/kubectl-plugin/src/words/index.ts";
import { commandUri, isPathPlace } from "../../packages/vscode-ext/src/editor/path-place.ts";
import { judging } from "../../packages/vscode-ext/src/projects/judge.ts";
import { pathDocument, pathPage } from "../../packages/vscode-ext/src/show/path-page.ts";
import { languageOf as editorLanguage } from "../../packages/vscode-ext/src/words/index.ts";
import { quietShell, obeysNobody } from "../fuzz/shell.ts";
import { resultOf } from "../core/support.ts";

/** One that Kubernetes would take, and one that it would not, and that names no host either. */
const HARMLESS = ["harmless", "harm less"];

const NAMES: Readonly<Record<string, string>> = {
  "escape sequences": "\u001b[2J\u001b]0;x\u0007\u009b31m\u0008",
  "line breaks": "a\nb\r\nc\rd\u2028e\u0085f",
  "marks that turn text round": "\u202egpj.exe\u2066x\u200f",
  "half a character": "a\ud800b\udc00",
  "HTML": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
  "the end of an attribute": "' onmouseover='alert(1)",
  "the end of a page": "</body></html><!--",
  "the end of what holds text": "</title></desc></style></textarea></script><script>alert(1)</script>",
  "entities": "&lt;&#60;&amp;&#x1f;",
  "SVG": '</text><a href="javascript:alert(1)"><text>',
  "CDATA": "]]><failure/>",
  "Markdown": "**b** [x](javascript:alert(1)) ![i](http://x) `c` ~~d~~ | e | <details> @everyone #1 www.x.example\n# h\n- l",
  "commands of GitHub": "x\n::error::owned\n%0A::set-output name=x::y ##[group]z ${{ secrets.X }}",
  "Prometheus": 'x"} 1\nup{y="z\\',
  "Mermaid": 'a;b-->>c: x %%{init:{}}%% end\n  Note over p0: y',
  "Graphviz": '"]; x -> y [label="z\\N',
  "JSON": '","x":{"y":"z"},"',
  "YAML": "x: y\n- z\n--- &a *a !!js {{ }}",
  "CSV": '=cmd|"/c calc"!A1,"x\n+1',
  "a shell": "$(id) `id` ; rm -rf / #'\"\\",
  "jsonpath": "{.x} {range .y}",
  "a path": "../../etc/passwd",
};

function manifests(name: string): string {
  const meta = (annotations: object) => ({ name, namespace: name, annotations, labels: { [name]: name } });
  const items = [
    { apiVersion: "v1", kind: "Service", metadata: meta({ "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": name, "service.cloud.tencent.com/prevent-loopback": `x${name}` }), spec: { type: "LoadBalancer", selector: { app: name }, externalTrafficPolicy: "Local", ports: [{ port: 80 }] }, status: { loadBalancer: { ingress: [{ ip: "10.0.0.9" }] } } },
    { apiVersion: "networking.k8s.io/v1", kind: "Ingress", metadata: meta({ "kubernetes.io/ingress.subnetId": name, "ingress.cloud.tencent.com/tke-service-config": name }), spec: { rules: [{ host: name, http: { paths: [{ path: name, backend: { service: { name } } }] } }] } },
    { apiVersion: "v1", kind: "Node", metadata: { name: `n${name}` }, status: { conditions: [{ type: "Ready", status: "True" }] } },
    { apiVersion: "v1", kind: "Pod", metadata: { name, namespace: name, labels: { app: name } }, spec: { nodeName: `n${name}`, containers: [{ name, image: name, env: [{ name: "URL", value: `http://10.0.0.9/${name}` }] }] }, status: { conditions: [{ type: "Ready", status: "True" }] } },
    { apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kube-proxy", namespace: "kube-system" }, spec: { template: { spec: { containers: [{ name: "kube-proxy", image: `ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.8`, args: ["--proxy-mode=ipvs"] }] } } } },
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name, namespace: name }, data: { [name]: `http://10.0.0.9/${name}` } },
  ];
  return JSON.stringify({ apiVersion: "v1", kind: "List", items });
}

async function printed(argv: readonly string[], name: string): Promise<{ code: number; stdout: string; stderr: string }> {
  const { shell } = quietShell([...argv, "-f", "-", "--no-config"], manifests(name));
  const texts = { stdout: "", stderr: "" };
  const sink = (to: keyof typeof texts) => ({ ...shell.stdout, write: (text: string | Uint8Array) => void (texts[to] += typeof text === "string" ? text : new TextDecoder().decode(text)) });
  const code = await run({ ...shell, stdout: sink("stdout"), stderr: sink("stderr") });
  return { code, ...texts };
}

const known = new Map<string, ReturnType<typeof printed>[]>();

/** The same with harmless names, once for all hostile ones. */
function plainly(argv: readonly string[]): ReturnType<typeof Promise.all<ReturnType<typeof printed>[]>> {
  const key = argv.join(" ");
  const found = known.get(key) ?? HARMLESS.map((one) => printed(argv, one));
  known.set(key, found);
  return Promise.all(found);
}

type Node = DefaultTreeAdapterMap["node"];

/** Elements with the names of their attributes, in their order. Of classes and links to places of the page the values, too. */
function elements(node: Node): string[] {
  const own = "tagName" in node ? [`${node.tagName} ${node.attrs.map(({ name, value }) => (/^(?:href|src|style|class)$/.test(name) ? `${name}=${value}` : name)).join(" ")}`] : [];
  return [...own, ...("childNodes" in node ? node.childNodes.flatMap(elements) : [])];
}

/** What a value is made of: which keys lead to which types. How many of a kind there are, and in which order, names may decide. */
function shape(value: unknown): string[] {
  const found = new Set<string>();
  const walk = (one: unknown, path: string): void => {
    if (Array.isArray(one)) for (const item of one) walk(item, `${path}[]`);
    else if (typeof one === "object" && one !== null) for (const [key, entry] of Object.entries(one)) walk(entry, `${path}.${key}`);
    else found.add(`${path}: ${one === null ? "null" : typeof one}`);
  };
  walk(value, "");
  return [...found];
}

const distinct = (all: readonly string[]) => [...new Set(all)].toSorted();

const lines = (text: string) => [`${text.split("\n").length} lines`];
const byLine = (line: RegExp) => (text: string) => text.trimEnd().split("\n").map((one) => (line.test(one) ? "fits" : `does not fit: ${one}`));

/** The structure of each format, in which no name shows. */
const FORMATS: Readonly<Record<string, (text: string) => readonly string[]>> = {
  json: (text) => shape(JSON.parse(text)),
  yaml: (text) => shape(parseYaml(text, { version: "1.1" })),
  jsonl: (text) => shape(text.trimEnd().split("\n").map((line) => JSON.parse(line))),
  sarif: (text) => shape(JSON.parse(text)),
  gitlab: (text) => shape(JSON.parse(text)),
  policyreport: (text) => shape(parseYaml(text)),
  junit: (text) => text.match(/<\/?[A-Za-z][^\s>/]*|<!\[CDATA|<\?\w+/g)!,
  html: (text) => elements(parse(text)),
  markdown: (text) => elements(parseFragment(micromark(text, { allowDangerousHtml: true, extensions: [gfm()], htmlExtensions: [gfmHtml()] }))),
  svg: (text) => elements(parseFragment(text)),
  github: byLine(/^::(?:error|warning|notice) [^:]*::[^\n]*$/),
  prometheus: byLine(/^(?:# (?:HELP|TYPE|UNIT|EOF).*|[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)*\})? [\d.e+-]+)$/),
  name: lines, wide: lines, mermaid: lines, dot: lines,
  "jsonpath={range .listeners[*]}{.object.name}{end}": () => [],
};

const CHECK = ["json", "yaml", "jsonl", "sarif", "gitlab", "policyreport", "junit", "html", "markdown", "github", "prometheus", "name", "wide", "jsonpath={range .listeners[*]}{.object.name}{end}"];

const CASES: readonly (readonly [args: readonly string[], format: string])[] = [
  ...CHECK.map((format) => [["check"], format] as const),
  ...["json", "yaml", "mermaid", "dot", "svg"].map((format) => [["explain"], format] as const),
  ...["json", "yaml"].flatMap((format) => [[["callers"], format], [["facts"], format], [["fix"], format], [["fix", "--list"], format], [["check", "--what-if", "prevent-loopback"], format]] as const),
];

const NONCE = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

/** The pages of the editor's packet path: of each listener, as it is and with each remedy. */
function pathDocuments(name: string, lang: string): string[] {
  const { objects } = readManifests({ file: name, text: manifests(name), named: true }, { namespace: "default", workloads: true });
  const judgement = atOnce(judging(objects, { assumptions: {}, from: [], concerns: () => true }, { settings: { suppress: [] }, texts: [], today: "2027-01-31", everything: true }));
  const linkTo: Parameters<typeof pathPage>[4] = (wanted) => commandUri({ uri: `file:///${name}`, ...wanted });
  return judgement.result.judged.flatMap(({ listener: { object, port, protocol } }) => [undefined, ...REMEDIES.map(({ id }) => id)].map((remedy) =>
    pathDocument(pathPage(object, { object: "", port, protocol, remedy }, judgement, editorLanguage(lang, "en"), linkTo), NONCE)));
}

const all = (node: Node): Node[] => [node, ...("childNodes" in node ? node.childNodes.flatMap(all) : [])];
const tags = (html: string) => all(parse(html)).filter((node): node is DefaultTreeAdapterMap["element"] => "tagName" in node);
const valueOf = (element: DefaultTreeAdapterMap["element"], name: string) => element.attrs.find((one) => one.name === name)?.value;
/** Elements and attributes; where links lead is looked at by itself. */
const pageShape = (html: string) => distinct(elements(parse(html)).map((one) => one.replace(/href=\S*/, "href")));

describe.each(Object.entries(NAMES))("the editor's packet path: %s", (_, name) => {
  test.each(["en", "zh-CN"])("%s: no element and no attribute comes of it, and nothing may run or be loaded", (lang) => {
    const pages = pathDocuments(name, lang);
    const plain = distinct(HARMLESS.flatMap((one) => pathDocuments(one, lang).flatMap(pageShape)));
    expect(pages.length).toBeGreaterThan(10);
    for (const html of pages) {
      expect(pageShape(html).filter((one) => !plain.includes(one))).toEqual([]);
      const metas = tags(html).filter(({ tagName }) => tagName === "meta").map((one) => one.attrs.map((attribute) => attribute.value));
      expect(metas).toEqual([["utf-8"], ["Content-Security-Policy", `default-src 'none'; style-src 'nonce-${NONCE}'`]]);
      expect(tags(html).filter(({ tagName }) => tagName === "style").map((one) => valueOf(one, "nonce"))).toEqual([NONCE]);
      expect(html.indexOf("Content-Security-Policy")).toBeLessThan(html.indexOf("<title>"));
      obeysNobody(html);
    }
  });

  test("links lead to the one command, with the name as it is", () => {
    const links = pathDocuments(name, "en").flatMap((html) => tags(html).filter(({ tagName }) => tagName === "a").map((one) => valueOf(one, "href")!));
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) {
      const [, args] = /^command:kubectlLoopback\.showPath\?([\w%.~*!-]*)$/.exec(link)!;
      const [place] = JSON.parse(decodeURIComponent(args!)) as [{ uri: string; object: string }];
      expect(isPathPlace(place)).toBe(true);
      expect([place.uri, place.object.includes(name)]).toEqual([`file:///${name}`, true]);
    }
  });
});

describe.each(Object.entries(NAMES))("%s", (_, name) => {
  test.each(CASES)("%s -o %s", async (args, format) => {
    for (const lang of ["en", "zh-CN"]) {
      const argv = [...args, "-o", format, "--lang", lang];
      const hostile = await printed(argv, name);
      const plain = await plainly(argv);
      expect(hostile.code, hostile.stderr).toBe(plain[1]!.code);
      const structure = FORMATS[format]!;
      const expected = plain.flatMap(({ stdout }) => structure(stdout));
      expect(distinct(structure(hostile.stdout)).filter((part) => !expected.includes(part))).toEqual([]);
      obeysNobody(hostile.stderr);
      obeysNobody(hostile.stdout);
    }
  });

  test("text for people: no command, and no line of its own", async () => {
    for (const args of [["check"], ["check", "-v"], ["check", "--color", "never"], ["explain"], ["callers"], ["facts"], ["fix", "--list"], ["fix"], ["snapshot", "-o", "-"]]) {
      for (const lang of ["en", "zh-CN"]) {
        const { stdout, stderr } = await printed([...args, "--lang", lang], name);
        for (const text of [args[0] === "fix" && args.length === 1 ? "" : stdout, stderr]) {
          obeysNobody(text);
          expect(text).not.toMatch(/^(?:::|##\[|up\{|# h$|- l$)/m);
        }
      }
    }
  });

  test("what a probe says", async () => {
    const { result } = resultOf(manifests(name));
    const plans = result.judged.map(({ listener }) => planProbe(listener, result, { count: 3 })).filter((plan) => typeof plan === "object");
    expect(plans).not.toEqual([]);
    const printed = readTries("clb 1 500 -\nclb 2 1 ok\nclb 3 1 ok\nservice 1 1 ok\nservice 2 1 ok\nservice 3 1 ok\nend\n", 5);
    for (const plan of plans) {
      for (const lang of ["en", "zh-CN"]) {
        const run = { invocation: parseCommandLine(["probe", "svc/x"]) as Invocation, shell: quietShell([]).shell, language: await languageOf(lang, {}) };
        for (const outcome of [null, { tries: printed.tries, judgement: judgeProbe(printed, plan.expected) }]) obeysNobody(probeText(plan, outcome, run));
      }
    }
  });
});
