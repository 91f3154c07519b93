import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { analyze, collect, en, makeReport, readManifests, type Report } from "@kubectl-loopback/core";
import { sample } from "../random.ts";
import { yaml } from "../support.ts";

/** Documents of kinds that cannot matter, written in many ways. */
const ODDITIES = [
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x1\ndata:\n  a: |\n    kind: Service\n",
  "apiVersion: v1\nkind: \"ConfigMap\" # plain\nmetadata:\n  labels:\n    name: not-mine\n  name: 'x2'\n  namespace: far\n",
  "kind: ConfigMap\nmetadata: {name: x3}\napiVersion: v1\n",
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  annotations: {kind: Service}\n  name:   x4  # mine\n",
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n\n  # about it\n  name: x5\n  namespace: \"\"\n",
  "apiVersion: v1\r\nkind: Secret\r\nmetadata:\r\n  name: x6\r\n",
  "'apiVersion': v1\n'kind': Secret\nmetadata:\n  name: x7\n",
  "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: x8\nspec:\n  template:\n    metadata:\n      name: other\n      namespace: other\n",
  "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: x9\n",
  "{apiVersion: v1, kind: Secret, metadata: {name: x10}}\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n    name: x11\n    namespace: far\ntype: Opaque\n",
  "apiVersion: v1\nkind: Secret\ntype: x\n? metadata\n: name: x12\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: 13\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: &n x14\n  labels: {app: *n}\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x15-\n  generateName: y\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: >-\n    x16\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: yes\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: \"yes\"\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: 1e3\n  namespace: on\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  name: 5xx\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  namespace:\n  name: x18\n",
  "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: kube-proxy\n  namespace: kube-system\ndata:\n  config.conf: 'mode: ipvs'\n",
  "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: cilium-config, namespace: \"kube-system\"}\ndata: {kube-proxy-replacement: \"true\"}\n",
  "apiVersion: v1\nkind: Secret\nmetadata:\n  labels:\n    x: y\n  name: x20\n  labels2: {namespace: far}\nstringData:\n  metadata: |\n    name: z\n",
  "apiVersion: v1\nkind: SecretList\nitems:\n- metadata: {name: x21}\n",
  "name: values\nkindness: 1\n",
  "replicas: 3\n",
];

function report(text: string, whole: boolean, workloads: boolean): Report {
  const read = readManifests({ file: "a.yaml", text, named: false }, { namespace: "default", workloads, whole });
  const { set } = collect(read.objects);
  const result = analyze({ objects: set, coverage: { source: "files", gaps: {} }, serverVersion: null }, { assumptions: {}, from: [], concerns: () => true });
  return makeReport(result, read.problems, en);
}

describe("documents that cannot matter are not parsed", () => {
  test("and the report is the same as with everything parsed", () => {
    fc.assert(fc.property(sample, fc.shuffledSubarray(ODDITIES), fc.boolean(), ({ objects }, odd, workloads) => {
      const documents = [...odd.map((text, index) => ({ text, at: (index * 7) % 11 })), ...objects.map((object, index) => ({ text: yaml(object), at: (index * 5) % 11 }))];
      const text = documents.toSorted((a, b) => a.at - b.at).map((one) => one.text).join("---\n");
      expect(report(text, false, workloads)).toEqual(report(text, true, workloads));
    }), { numRuns: 60 });
  }, 60_000);

  test.each(ODDITIES)("one alone: %j", (text) => {
    const of = (whole: boolean) => readManifests({ file: "a", text, named: false }, { namespace: "default", workloads: false, whole }).objects.map(({ ref }) => ref);
    expect(of(false)).toEqual(of(true));
  });

  test("a mistake in one of them is told only where everything is parsed", () => {
    const text = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: x\ndata: [\n";
    const codes = (named: boolean, whole?: boolean) => readManifests({ file: "a", text, named }, { namespace: "default", workloads: false, ...(whole === undefined ? {} : { whole }) }).problems.map(({ code }) => code);
    expect(codes(true)).toEqual(["yaml-syntax"]);
    expect(codes(false, true)).toEqual(["yaml-syntax"]);
    expect(codes(false)).toEqual([]);
  });
});
