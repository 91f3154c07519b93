import { describe, expect, test } from "vitest";
import { findController } from "../../../packages/core/src/tke/ingress-controller.ts";
import { backend, ingress, resultOf, yaml, type Manifest } from "../support.ts";

const CLASS = "kubernetes.io/ingress.class";
const of = (name: string, className: string | undefined, ingressClassName?: string) => ingress(name, { annotations: className === undefined ? {} : { [CLASS]: className }, spec: ingressClassName === undefined ? {} : { ingressClassName } });

describe("an ingress controller, and the Ingresses of its class", () => {
  test.each<[string, Manifest[], [service: string, ingresses: string[]] | undefined]>([
    ["none", [backend(), of("a", "nginx")], undefined],
    ["its webhook alone", [backend("ingress-nginx-controller-admission")], undefined],
    ["by the annotation", [backend("ingress-nginx-controller"), of("a", "nginx"), of("b", "traefik"), of("c", "my-NGINX")], ["ingress-nginx-controller", ["a", "c"]]],
    ["by the field", [backend("traefik"), of("a", undefined, "traefik-public"), of("b", undefined, "nginx"), of("c", "nginx", "traefik")], ["traefik", ["a"]]],
    ["never those of the CLB's controller", [backend("kong-proxy"), of("a", undefined), of("b", "qcloud", "kong")], ["kong-proxy", []]],
  ])("%s", (_, objects, found) => {
    const controller = findController(resultOf(yaml(...objects)).result.cluster.objects);
    expect(controller && [controller.service.ref.name, controller.ingresses.map(({ ref }) => ref.name)]).toEqual(found);
  });
});
