import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manifestReader, readManifests, type KubeObject, type Manifests, type Path } from "@kubectl-loopback/core";

const service = (name: string, more = "") => `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n  annotations: {a: b}\nspec:\n  type: LoadBalancer\n  ports: [{port: 80}]\n${more}`;
const DOCUMENTS = [
  service("a"), service("b", "# end\n"), service("c").replaceAll("\n", "\r\n"), "# only a comment\n", "", "a: {{ b }}\n", "a: [\n", `${service("d")}...\n# behind\n`,
  "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Node\n  metadata: {name: n}\n", "apiVersion: v1\nkind: Service\nmetadata: 5\n", "a: 1\na: 2\n", "x: &x 1\nkind: Secret\napiVersion: v1\nmetadata: {name: s}\n",
  "{apiVersion: v1, kind: Service, metadata: {name: flow}}\n", "... apiVersion: v1\n",
];
const OPTIONS = { namespace: "default", workloads: false };
const PATHS: readonly Path[] = [[], ["metadata", "name"], ["metadata", "annotations", "a"], ["metadata", "annotations", "missing"], ["spec", "ports", 0, "port"]];

describe("a text that is read again after an edit", () => {
  test("is read as if for the first time", () => {
    const texts = fc.array(fc.tuple(fc.boolean(), fc.array(fc.constantFrom(...DOCUMENTS), { maxLength: 5 }), fc.array(fc.tuple(fc.nat(), fc.constantFrom("", "x", "\n", " ", "---\n", "...", ": ")), { maxLength: 2 })), { minLength: 2, maxLength: 4 });
    fc.assert(fc.property(texts, fc.boolean(), (all, named) => {
      const readAgain = manifestReader();
      for (const [hasMark, documents, edits] of all) {
        const text = edits.reduce(edited, (hasMark ? "\ufeff" : "") + documents.join("---\n"));
        const input = { file: "a.yaml", text, named };
        expect(shown(readAgain(input, OPTIONS))).toEqual(shown(readManifests(input, OPTIONS)));
      }
    }), { numRuns: 1500 });
  }, 60_000);

  test("keeps the values of the documents that did not change", () => {
    const read = manifestReader();
    const of = (text: string) => read({ file: "a.yaml", text, named: true }, OPTIONS).objects.map(({ value }) => value);
    const before = of(`${service("a")}---\n${service("b")}---\n${service("c")}`);
    const after = of(`# new\n\n${service("a")}---\n${service("changed")}---\n${service("c")}`);
    expect(after.map((value) => before.indexOf(value))).toEqual([-1, -1, 2]);
    expect(of(`---\n${service("c")}`).map((value) => before.indexOf(value))).toEqual([2]);
  });

  test("how it is read makes a difference", () => {
    const read = manifestReader();
    const text = service("a");
    expect(read({ file: "a", text, named: true }, OPTIONS).objects[0]!.ref.namespace).toBe("default");
    expect(read({ file: "a", text, named: true }, { ...OPTIONS, namespace: "prod" }).objects[0]!.ref.namespace).toBe("prod");
  });
});

function edited(text: string, [offset, fragment]: readonly [number, string]): string {
  const at = offset % (text.length + 1);
  return text.slice(0, at) + fragment + text.slice(at + (fragment === "" ? 1 : 0));
}

function shown({ objects, problems }: Manifests) {
  return { problems, objects: objects.map((object) => ({ ref: object.ref, value: object.value, place: object.source!.place, places: placesOf(object) })) };
}

function placesOf({ source }: KubeObject) {
  return PATHS.map((path) => source!.locate(path));
}
