import { instance } from "@viz-js/viz";
import { describe, expect, test } from "vitest";
import {
  analyze, collect, en, explain, explanationDot, explanationMermaid, explanationSvg, explanationText, pathPicture, reportExplanation, textWidth, zhCN,
  type Explanation, type KubeObject,
} from "@kubectl-loopback/core";
import { client, INTERNAL, node, proxy, service, type Manifest } from "../support.ts";

const viz = await instance();

/** Names that mean something to some format, to a terminal, or to a page. */
const NAMES: readonly (readonly [string, string])[] = [
  ["quotes and brackets", `"]; <script>alert(1)</script>`],
  ["an end of everything", `]]></text></svg>"'} end`],
  ["escape sequences", "a\u001b[31mred\u001b]8;;http://x\u0007\u009b2J"],
  ["line breaks", "a\nparticipant x\r\nend\u2028b\u0085c"],
  ["backticks", "`whoami` $(id) ${x}"],
  ["entities", "&lt;b&gt; #quot; &#60; %%{init: {}}%%"],
  ["backslashes", String.raw`\" \n \N \l \\`],
  ["marks of Mermaid", "end;loop-->>x: note over #; %% {}|()"],
  ["marks of Markdown", "**b** [x](command:run) <!-- --> | a |"],
  ["right to left", "a\u202egpj.exe\u2066x"],
  ["half a character", "a\ud800b\udfff"],
  ["the word end", "end"],
  ["long", "x".repeat(400)],
];

/** Objects with a name everywhere where a name can be; made without YAML, which could not hold some of them. */
function explained(name: string): Explanation {
  const objects: Manifest[] = [
    service("web", { annotations: { ...INTERNAL, "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": name }, ports: [{ port: 80, nodePort: 30080 }], status: { ip: "10.1.1.1" } }),
    proxy("ipvs"), { ...node("n1"), metadata: { name } }, node("n2"), client("c", { on: name, ip: name }),
  ];
  const renamed = objects.map((value): KubeObject => {
    const { kind, apiVersion, metadata } = value as { kind: string; apiVersion: string; metadata: { name: string; namespace?: string } };
    const own = kind === "Service" || kind === "Pod" ? name : metadata.name;
    return { ref: { apiVersion, kind, namespace: kind === "Node" ? null : metadata.namespace ?? "default", name: own }, value: value as never, source: null };
  });
  const result = analyze({ objects: collect(renamed).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { assumptions: {}, from: [{ kind: "Pod", namespace: "default", name }], concerns: () => true });
  return explain(result, result.judged[0]!);
}

/** What a terminal would obey, or what would end a line. */
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

describe.each(NAMES)("%s", (_, name) => {
  const explanation = explained(name);

  test("text: no control character, no line of its own", () => {
    for (const words of [en, zhCN]) {
      const text = explanationText(explanation, words, { width: 10_000 });
      expect(text).not.toMatch(CONTROL);
      expect(text.split("\n")).toHaveLength(explanationText(explained("plain"), words, { width: 10_000 }).split("\n").length);
      expect(pathPicture(explanation, words)).not.toMatch(CONTROL);
      expect(pathPicture(explanation, words, 10_000).split("\n")).toHaveLength(6);
      for (const line of pathPicture(explanation, words).split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(80);
    }
  });

  test("Mermaid: every line is one of the few that are meant", () => {
    const safe = String.raw`(?:[\p{L}\p{N} .,/()\-→✗✓?，。：、（）·*]|#\d+;)+`;
    const line = new RegExp(String.raw`^(?:sequenceDiagram|  acc(?:Title|Descr): ${safe}|  participant p\d+ as ${safe}|  opt ${safe}|    p\d+--?>>p\d+: ${safe}<br/>${safe}|    Note over p\d+: ${safe}|  end|)$`, "u");
    for (const words of [en, zhCN]) for (const one of explanationMermaid(explanation, words).split("\n")) expect(one).toMatch(line);
  });

  test("Graphviz reads it, and its labels are the words", () => {
    for (const words of [en, zhCN]) {
      const { status, output, errors } = viz.render(explanationDot(explanation, words), { format: "json" });
      expect([status, errors.filter(({ level }) => level === "error")]).toEqual(["success", []]);
      const graph = JSON.parse(output!) as { objects: { name: string; label?: string }[]; edges: unknown[] };
      const hops = explanation.ways.flatMap(({ hops: all }) => all);
      expect(graph.objects.map((one) => one.name).filter((one) => /^w\dh\d+$/.test(one))).toHaveLength(hops.length);
      expect(graph.objects).toHaveLength(hops.length + explanation.ways.length);
      expect(graph.edges).toHaveLength(hops.length - explanation.ways.length);
    }
  });

  test("SVG: nothing but the few elements that are drawn, closed one by one, text escaped", () => {
    for (const words of [en, zhCN]) {
      const svg = explanationSvg(explanation, words);
      const open: string[] = [];
      const rest = svg.replace(/<(\/?)([a-z]+)((?: [a-zA-Z0-9:-]+="[^"<>&]*(?:&#\d+;[^"<>&]*)*")*)(\/?)>/g, (_all, end: string, tag: string, attributes: string, empty: string) => {
        expect(["svg", "title", "desc", "style", "rect", "g", "text", "line", "circle", "polyline"]).toContain(tag);
        expect(attributes).not.toMatch(/ on\w+=|href|style=/);
        if (end) expect(open.pop()).toBe(tag);
        else if (!empty) open.push(tag);
        return "";
      });
      expect(open).toEqual([]);
      expect(rest).not.toMatch(/[<>]/);
      expect(rest.replace(/&#\d+;/g, "")).not.toContain("&");
      for (const [, x, kind, content] of svg.matchAll(/<text x="([\d.]+)" y="[\d.]+"(?: class="([a-z-]+)")?>([^<]*)</g)) {
        const columns = textWidth(content!.replace(/&#(\d+);/g, (_all, code: string) => String.fromCharCode(Number(code))));
        if (kind !== "lane-name" && kind !== "number") expect(Number(x) + columns * 7.2, content).toBeLessThan(920);
      }
      expect(svg).not.toMatch(CONTROL);
      expect(Buffer.from(svg).toString()).toBe(svg);
    }
  });

  test("JSON holds the name as it is", () => {
    const data = JSON.parse(JSON.stringify(reportExplanation(explanation, en))) as Explanation;
    expect(data.object.name).toBe(name);
    expect(data.ways[0]!.client.node!.name).toBe(name);
  });
});
