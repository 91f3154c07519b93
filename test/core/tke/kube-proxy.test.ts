import { describe, expect, test } from "vitest";
import type { Json } from "../../../packages/core/src/model/json.ts";
import { containerAmong, flagValue, instances } from "../../../packages/core/src/tke/kube-proxy.ts";
import { resultOf, OLD, proxy, proxyPod, yaml, type Manifest } from "../support.ts";

describe("the value of a flag, of which the last one counts", () => {
  const FLAG = "--proxy-mode";
  test.each<[string, string[], string | undefined]>([
    ["with =", ["kube-proxy", "--proxy-mode=ipvs"], "ipvs"],
    ["as the next word", ["--proxy-mode", "ipvs", "--v=2"], "ipvs"],
    ["twice", ["--proxy-mode=ipvs", "--proxy-mode", "iptables"], "iptables"],
    ["empty", ["--proxy-mode="], ""],
    ["without a value", ["--proxy-mode"], undefined],
    ["in quotes", ['--proxy-mode="ipvs"'], "ipvs"],
    ["in single quotes", ["--proxy-mode", "'ipvs'"], "ipvs"],
    ["with quotes inside", ['--proxy-mode=x"ipvs"'], 'x"ipvs"'],
    ["with quotes at its start", ['--proxy-mode="ipvs"x'], '"ipvs"x'],
    ["in quotes that do not match", ["--proxy-mode=\"ipvs'"], "\"ipvs'"],
    ["of a longer flag", ["--proxy-mode-x=ipvs", "--proxy-modes", "ipvs"], undefined],
    ["nowhere", [], undefined],
  ])("%s", (_, words, value) => expect(flagValue(words, FLAG)).toBe(value));
});

describe("which container is kube-proxy", () => {
  const named = (name: string, image: string): Json => ({ name, image });
  test.each<[string, Json[], number]>([
    ["the one of that name", [named("log", "proxy:1"), named("kube-proxy", "x:1")], 1],
    ["the one of that name before others", [named("kube-proxy", "x:1"), named("log", "proxy:1")], 0],
    ["by the image", [named("log", "log:1"), named("main", "a/kube-proxy:1")], 1],
    ["by hyperkube", [named("log", "log:1"), named("main", "a/hyperkube:1")], 1],
    ["else the first", [named("log", "log:1"), named("main", "x:1")], 0],
    ["of none", [], 0],
    ["of what is none", [null, "x", {}], 0],
  ])("%s", (_, containers, index) => expect(containerAmong(containers)).toBe(index));
});

describe("the kube-proxies", () => {
  const found = (...objects: Manifest[]) => instances(resultOf(yaml(...objects)).result.cluster).map(({ object, container, words, image }) => ({ name: object.ref.name, container, words, image }));
  const daemon = (metadata: Manifest, container: Manifest = {}, apiVersion = "apps/v1") => ({ ...proxy("ipvs", { container }), apiVersion, metadata: { namespace: "kube-system", ...metadata } });

  test.each<[string, Manifest, boolean]>([
    ["by its name", daemon({ name: "kube-proxy" }), true],
    ["by its label", daemon({ name: "tke-proxy", labels: { "k8s-app": "kube-proxy" } }), true],
    ["of a group of former times", daemon({ name: "kube-proxy" }, {}, "extensions/v1beta1"), true],
    ["in another namespace", daemon({ name: "kube-proxy", namespace: "default", labels: { "k8s-app": "kube-proxy" } }), false],
    ["of another name and label", daemon({ name: "kube-proxy-x", labels: { "k8s-app": "other" } }), false],
    ["without containers", { ...daemon({ name: "kube-proxy" }), spec: {} }, false],
    ["a Pod", proxyPod("n1", OLD), true],
    ["a Pod that is done", { ...proxyPod("n1", OLD), status: { phase: "Succeeded" } }, false],
    ["a Pod that has failed", { ...proxyPod("n1", OLD), status: { phase: "Failed" } }, false],
  ])("%s", (_, object, counts) => expect(found(object)).toHaveLength(counts ? 1 : 0));

  test("without an image", () => expect(found(daemon({ name: "kube-proxy" }, { image: null }))).toEqual([{ name: "kube-proxy", container: 0, words: ["--proxy-mode=ipvs"], image: "" }]));

  test("its words: command, then arguments, split at white space, with its variables", () => {
    const container = { command: ["sh", "-c"], args: ["exec kube-proxy  --proxy-mode=$(MODE) --x=$(NONE)", 7, "--v=2"], env: [{ name: "OTHER", value: "no" }, { name: "MODE", value: "iptables" }] };
    expect(found(daemon({ name: "kube-proxy" }, container))).toEqual([{
      name: "kube-proxy", container: 0, words: ["sh", "-c", "exec", "kube-proxy", "--proxy-mode=iptables", "--x=$(NONE)", "--v=2"], image: "ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.20.6-tke.12",
    }]);
  });
});
