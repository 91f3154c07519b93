import { expect, test } from "vitest";
import { groupByClb } from "../../../packages/core/src/tke/shared-clb.ts";
import { EXISTING, resultOf, service, yaml } from "../support.ts";

test("Services by their CLB, by its id or its address", () => {
  const services = resultOf(yaml(
    service("a", { annotations: { [EXISTING]: "lb-1" }, status: { ip: "10.0.0.1" } }), service("b", { annotations: { [EXISTING]: "lb-1" } }),
    service("c", { status: { ip: "10.0.0.1" } }), service("d", { annotations: { [EXISTING]: "lb-1" } }), service("e"),
  )).result.cluster.objects.all;
  expect([...groupByClb(services)].map(([clb, same]) => [clb, ...same.map(({ ref }) => ref.name)])).toEqual([["lb-1", "a", "b", "d"], ["10.0.0.1", "a", "c"]]);
});
