/** Where in a chart's values a field comes from: proven, or nothing. */
import { expect, test } from "vitest";
import { parse } from "yaml";
import { valuesPath } from "../../../packages/kubectl-plugin/src/rendered/values-path.ts";

const SUBNET = "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid";
const LOOP = "service.cloud.tencent.com/prevent-loopback";
const service = (annotations: object, spec: object = {}) => ({ apiVersion: "v1", kind: "Service", metadata: { name: "x", annotations }, spec }) as never;
const missing = ["metadata", "annotations", LOOP];

test.each([
  ["an annotation to be added goes where the others stand", `service: {annotations: {${SUBNET}: s-1}}`, service({ [SUBNET]: "s-1" }), missing, ["service", "annotations", LOOP]],
  ["others of the object do not stand in the values", `service: {annotations: {${SUBNET}: s-1}}`, service({ [SUBNET]: "s-1", "made-by": "helm" }), missing, ["service", "annotations", LOOP]],
  ["one that is there, with another value in the text", `service: {annotations: {${LOOP}: "True"}}`, service({ [LOOP]: "True" }), missing, ["service", "annotations", LOOP]],
  ["a scalar of another type, which the template quotes", `service: {annotations: {${LOOP}: true}}`, service({ [LOOP]: "true" }), missing, ["service", "annotations", LOOP]],
  ["the annotations as a whole", `ingress: {annotations: {${SUBNET}: s-1}}`, service({ [SUBNET]: "s-1" }), ["metadata", "annotations"], ["ingress", "annotations"]],
  ["a field", "web: {service: {externalTrafficPolicy: Local}}", service({}, { externalTrafficPolicy: "Local" }), ["spec", "externalTrafficPolicy"], ["web", "service", "externalTrafficPolicy"]],
  ["in a list", `services: [{annotations: {${SUBNET}: s-1}}]`, service({ [SUBNET]: "s-1" }), missing, ["services", 0, "annotations", LOOP]],
  ["the same text twice", `a: {annotations: {${SUBNET}: s-1}}\nb: {annotations: {${SUBNET}: s-1}}`, service({ [SUBNET]: "s-1" }), missing, undefined],
  ["the same key twice, with other values", `a: {annotations: {${SUBNET}: s-1}}\nb: {annotations: {${SUBNET}: s-2}}`, service({ [SUBNET]: "s-1" }), missing, ["a", "annotations", LOOP]],
  ["annotations from two places", `a: {annotations: {${SUBNET}: s-1}}\nb: {annotations: {other: x}}`, service({ [SUBNET]: "s-1", other: "x" }), missing, undefined],
  ["a field twice", "a: {externalTrafficPolicy: Local}\nb: {externalTrafficPolicy: Local}", service({}, { externalTrafficPolicy: "Local" }), ["spec", "externalTrafficPolicy"], undefined],
  ["nothing of it in the values", "replicas: 2", service({ [SUBNET]: "s-1" }), missing, undefined],
  ["a field that is not there", "port: 80", service({}), ["spec", "type"], undefined],
  ["keys that are none of the map's own", "a: 1", service({}), ["__proto__", "constructor"], undefined],
] as const)("%s", (_, values, object, path, expected) => expect(valuesPath(parse(values), object, path)).toEqual(expected));
