/** Lists are read item by item; what comes out is the same as when they are parsed whole. */
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { stringify } from "yaml";
import { readManifests, type Location, type Manifests } from "@kubectl-loopback/core";
import { sample } from "../random.ts";
import type { Manifest } from "../support.ts";

const read = (text: string, whole: boolean, file = "a.yaml") => readManifests({ file, text, named: false }, { namespace: "default", workloads: false, whole });

/** Refs, values of what was parsed, places of what rules point at. Of objects that cannot matter the identity counts. */
function told({ objects, problems }: Manifests, parsed: ReadonlySet<string>) {
  const places = (locate: (path: (string | number)[]) => Location) => [["metadata", "name"], ["spec"], ["spec", "ports", 0], ["metadata", "annotations"], ["nothing"]].map(locate);
  return {
    problems,
    objects: objects.map(({ ref, value, source }) => (parsed.has(ref.kind) ? { ref, value, places: places((path) => source!.locate(path)), place: source!.place } : { ref })),
  };
}

const DECIDING = new Set(["Service", "Ingress", "TkeServiceConfig", "Node", "Pod", "EndpointSlice", "NetworkPolicy"]);

const OTHERS: readonly Manifest[] = [
  { apiVersion: "apps/v1", kind: "Deployment", metadata: { name: "d", namespace: "far", annotations: { x: `{"kind":"Service"}\n` } }, status: { message: "A message that is longer than the eighty columns of a line, so that it is folded when it is written" } },
  { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "c" }, data: { a: "- kind: Service\n- x\n", b: "kind: List\nitems:\n- a\n", "__proto__x": "1" } },
  { apiVersion: "v1", kind: "Secret", metadata: { name: 'q"uoted' } },
  { apiVersion: "v1", kind: "Secret", metadata: { name: "中文" }, items: [{ kind: "Service" }] },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "far" } },
];

const WRITERS: Readonly<Record<string, (list: Manifest) => string>> = {
  "JSON as kubectl prints it": (list) => `${JSON.stringify(list, null, 4)}\n`,
  "JSON on one line": (list) => JSON.stringify(list),
  "JSON with the items first": ({ items, ...rest }) => JSON.stringify({ items, ...rest }, null, 1),
  "YAML as kubectl prints it": (list) => stringify(list, { indentSeq: false, sortMapEntries: true }),
  "YAML with indented items": (list) => stringify(list),
  "YAML with a marker, comments and blank lines": (list) => `---\n# all of it\n${stringify(list).replaceAll("\n  - ", "\n\n  # next\n  - ")}`,
  "YAML with wide dashes": (list) => stringify(list, { indent: 4 }),
};

describe.each(Object.entries(WRITERS))("%s", (_, write) => {
  test("item by item or whole: the same objects at the same places", () => {
    fc.assert(fc.property(sample, fc.shuffledSubarray([...OTHERS]), ({ objects }, others) => {
      const text = write({ apiVersion: "v1", kind: "List", metadata: { resourceVersion: "" }, items: [...others, ...objects] });
      const byItems = read(text, false);
      expect(told(byItems, DECIDING)).toEqual(told(read(text, true), DECIDING));
      expect(byItems.objects).toHaveLength(others.length + objects.length);
    }), { numRuns: 40 });
  }, 60_000);

  test("items of a typed list take its type", () => {
    const items = [{ metadata: { name: "a" }, spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }, { metadata: { name: "b", namespace: "far" } }];
    const text = write({ kind: "ServiceList", apiVersion: "v1", items });
    expect(read(text, false).objects.map(({ ref }) => ref)).toEqual(read(text, true).objects.map(({ ref }) => ref));
    expect(read(text, false).objects.map(({ ref }) => `${ref.apiVersion} ${ref.kind} ${ref.namespace}/${ref.name}`)).toEqual(["v1 Service default/a", "v1 Service far/b"]);
  });
});

const item = (name: string, rest = "") => `{"apiVersion":"v1","kind":"Service","metadata":{"name":"${name}"}${rest}}`;
const other = (name: string, rest = "") => `{"apiVersion":"v1","kind":"Secret","metadata":{"name":"${name}"}${rest}}`;
const list = (...items: string[]) => `{"apiVersion":"v1","kind":"List","items":[${items.join(",")}]}`;
const yamlList = (...items: string[]) => `apiVersion: v1\nitems:\n${items.join("")}kind: List\n`;
const yamlItem = (kind: string, name: string, rest = "") => `- apiVersion: v1\n  kind: ${kind}\n  metadata:\n    name: ${name}\n${rest}`;

describe("a mistake loses nothing silently", () => {
  test.each<[what: string, text: string, problems: string[], names: string[]]>([
    ["JSON: a quote is missing", list(item("a"), other("b").replace('"name"', '"name'), item("c")), ["yaml-syntax"], []],
    ["JSON: a bracket is missing", list(item("a"), other("b").slice(0, -1), item("c")), ["yaml-syntax"], []],
    ["JSON: a bracket too many", list(item("a"), `${other("b")}}`, item("c")), ["yaml-syntax"], []],
    ["JSON: cut short", list(item("a"), other("b"), item("c")).slice(0, -1), ["yaml-syntax"], []],
    ["JSON: a comma too many, which YAML takes", list(item("a"), other("b"), ""), [], ["a", "b"]],
    ["JSON: a key twice in what matters", list(item("a", ',"kind":"Pod"'), item("c")), ["duplicate-key"], []],
    ["JSON: items twice", `${list(item("a")).slice(0, -1)},"items":[]}`, ["duplicate-key"], []],
    ["JSON: an item that is none", list(item("a"), "3"), ["bad-object"], ["a"]],
    ["JSON: a second value behind the List", `${list(item("a"))}${item("c")}`, [], ["a", "c"]],
    ["JSON: no items", '{"apiVersion":"v1","kind":"List","items":[]}', [], []],
    ["JSON: items are no list", '{"apiVersion":"v1","kind":"List","items":{}}', ["bad-object"], []],
    ["JSON: a List in a List", list(list(item("a")), item("c")), [], ["a", "c"]],
    ["YAML: a quote is missing", yamlList(yamlItem("Service", "a"), yamlItem("Service", '"b'), yamlItem("Service", "c")), ["yaml-syntax"], []],
    ["YAML: a key twice in what matters", yamlList(yamlItem("Service", "a", "  kind: Pod\n"), yamlItem("Service", "c")), ["duplicate-key"], []],
    ["YAML: an item that is none", yamlList(yamlItem("Service", "a"), "- 3\n"), ["bad-object"], ["a"]],
    ["YAML: an anchor of another item", yamlList(yamlItem("Service", "a", "  spec: &spec\n    ports:\n    - port: 80\n"), yamlItem("Service", "c", "  spec: *spec\n")), [], ["a", "c"]],
    ["YAML: items twice", `${yamlList(yamlItem("Service", "a"))}items: []\n`, ["duplicate-key"], []],
    ["YAML: a template in what matters", yamlList(yamlItem("Service", "a"), yamlItem("Service", "{{ .name }}")), ["helm-template"], []],
    ["YAML: braces in a text", yamlList(yamlItem("ConfigMap", "a", '  data:\n    a: "{{ b }}"\n'), yamlItem("Service", "c")), [], ["a", "c"]],
    ["YAML: a List in a List", yamlList("- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: a}\n", yamlItem("Service", "c")), [], ["a", "c"]],
  ])("%s", (_, text, problems, names) => {
    const { objects, problems: found } = read(text, false);
    expect([found.map(({ code }) => code), objects.map(({ ref }) => ref.name)]).toEqual([problems, names]);
    expect(found).toEqual(read(text, true).problems);
  });

  test("JSON: any one character left out is told, or changes nothing else", () => {
    const text = JSON.stringify({ apiVersion: "v1", kind: "List", items: [JSON.parse(item("a")), OTHERS[0], JSON.parse(item("b")), OTHERS[1], JSON.parse(item("c"))] }, null, 1);
    const names = (from: Manifests) => from.objects.map(({ ref }) => ref.kind).toSorted();
    const intact = read(text, false);
    for (let at = 0; at < text.length; at++) {
      const broken = text.slice(0, at) + text.slice(at + 1);
      const found = read(broken, false);
      const whole = read(broken, true);
      expect(found.problems.length > 0 || [whole, intact].some((one) => isDeepStrictEqual(names(one), names(found))), `without ${at}`).toBe(true);
    }
  });
});
