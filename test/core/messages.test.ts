import { describe, expect, test } from "vitest";
import { en, exitCodeOf, nearest, parseSelector, reportProblem, RULES, zhCN, type Messages, type Problem, type Risk } from "@kubectl-loopback/core";

/** The words of a catalog by where they stand; functions are called by their own tests. */
function words(value: unknown, path: string): [string, string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => words(inner, `${path}/${name}`));
}

/** Names that are the same in every language. */
const NAMES = new Set(["/language", "/missing/service-config", ...["global-router", "vpc-cni", "cilium-overlay", "data-plane-v2"].map((mode) => `/ticketing/networks/${mode}`)]);

describe("words", () => {
  test("the same places in both languages, none empty, each translated", () => {
    const english = new Map(words(en, ""));
    const chinese = new Map(words(zhCN, ""));
    expect([...chinese.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    for (const [place, text] of english) {
      expect(text.trim()).not.toBe("");
      if (!NAMES.has(place)) expect(chinese.get(place), place).toMatch(/\p{Script=Han}/u);
    }
  });

  test("titles of all rules", () => {
    for (const { code } of RULES) expect(zhCN.rules[code].title).not.toBe(en.rules[code].title);
  });

  test("Chinese punctuation stands between Chinese words and names", () => {
    const source = JSON.stringify(words(zhCN, ""));
    expect(source.match(/\p{Script=Han}[,;:!?]|[,;!?]\p{Script=Han}/gu)).toBeNull();
  });
});

describe("effect: what a person notices", () => {
  const risk = (more: Partial<Risk>): Risk => ({ verdict: "loops", reason: "vip-not-bound", impact: "intermittent", probability: null, addedSeconds: null, missing: [], assumed: [], ...more });
  test.each<[string, Risk, 4 | 7, string, string]>([
    ["safe", risk({ verdict: "safe", impact: null }), 4, "", ""],
    ["may loop", risk({ verdict: "may-loop", impact: null }), 4, "", ""],
    ["outage", risk({ impact: "outage", probability: { max: 1, mean: 1 } }), 4, "no connection succeeds", "连接全部失败"],
    ["outage on layer 7", risk({ impact: "outage" }), 7, "no request succeeds", "请求全部失败"],
    ["outage on some nodes", risk({ impact: "outage", probability: { max: 1, mean: 1 / 3 } }), 7, "no request from some nodes succeeds", "部分节点上的请求全部失败"],
    ["no share", risk({}), 4, "some connections hang", "部分连接卡住"],
    ["one in twelve", risk({ probability: { max: 1 / 12, mean: 1 / 12 } }), 4, "1 in 12 connections hangs", "每 12 次连接有 1 次卡住"],
    ["up to", risk({ probability: { max: 2 / 3, mean: 1 / 3 } }), 4, "up to 2 in 3 connections hang", "最多每 3 次连接有 2 次卡住"],
    ["layer 7", risk({ impact: "delay", probability: { max: 1 / 3, mean: 1 / 3 } }), 7, "1 in 3 requests waits about 4 s", "每 3 次请求有 1 次延时约 4 秒"],
    ["a share of very many", risk({ probability: { max: 1 / 200_000, mean: 1 / 200_000 } }), 4, "some connections hang", "部分连接卡住"],
  ])("%s", (_, one, layer, english, chinese) => {
    expect(en.effect(one, layer)).toBe(english);
    expect(zhCN.effect(one, layer)).toBe(chinese);
  });
});

describe("problems", () => {
  const problems: [Problem["code"], Problem["params"], string][] = [
    ["file-not-found", { file: "a.yaml" }, "a.yaml: there is no such file or folder"],
    ["file-unreadable", { file: "a.yaml", error: "EACCES" }, "a.yaml cannot be read: EACCES"],
    ["not-utf8", { file: "a.yaml" }, "a.yaml is not UTF-8 text (UTF-16 needs a byte order mark)"],
    ["no-objects", {}, "there is not one Kubernetes object in the input"],
    ["bad-snapshot", { file: "s.json", error: "objects" }, "s.json is no snapshot of this program: objects"],
    ["snapshot-too-new", { file: "s.json", version: "kubectl-loopback/v2" }, "s.json was taken by a newer version of this program (kubectl-loopback/v2); upgrade kubectl-loopback to read it"],
    ["no-probe", { object: "Service a/b UDP 53", why: "udp" }, "Service a/b UDP 53 cannot be probed: over UDP nothing answers by itself, so silence proves nothing"],
    ["pod-failed", { object: "Pod a/b", error: "HTTP 500" }, "Pod a/b did not do its work: HTTP 500"],
    ["pod-pending", { object: "Pod a/b", state: "Unschedulable", seconds: 90 }, "Pod a/b did not start within 90 s: Unschedulable. Look at its node's room and at the image (--image), or probe from another node with --from-node"],
    ["pod-late", { object: "Pod a/b", seconds: 290 }, "Pod a/b did not come to its end within 290 s; wait longer with --timeout"],
    ["pod-left", { object: "Pod a/b", command: "kubectl delete pod b -n a" }, "Pod a/b could not be deleted. It ends by itself; to delete it: kubectl delete pod b -n a"],
    ["probe-cut-short", { object: "Pod a/b", made: 2, wanted: 40 }, "Pod a/b was ended after 2 of 40 tries; ask for fewer with --count"],
    ["image-lacks", { image: "alpine", tool: "wget" }, "the image alpine has no curl or wget, which HTTPS needs; choose another one with --image"],
    ["too-large", { file: "a.yaml" }, "a.yaml is larger than 1 GiB and was left out"],
    ["unreachable", { server: "https://x", error: "ECONNREFUSED" }, "reading from https://x failed: ECONNREFUSED"],
    ["unreachable", { server: "", error: "no context" }, "there is no cluster to read: no context"],
    ["forbidden-target", { verb: "list", resource: "services", scope: "-n prod" }, "you may not list services -n prod; ask for the permission, or see deploy/rbac.yaml"],
    ["timeout", { resource: "pods" }, "reading pods took longer than --request-timeout allows"],
    ["duplicate-object", { object: "Service a/b" }, "Service a/b was read twice; this one counts"],
    ["forbidden", { verb: "list", resource: "nodes", scope: "" }, "you may not list nodes: what that would show stays unknown"],
  ];
  test.each(problems)("%s", (code, params, message) => {
    const say = (words: Messages) => reportProblem({ code, level: "error", params, location: null } as Problem, words);
    expect(say(en)).toEqual({ code, level: "error", message, location: null });
    expect(say(zhCN).message).not.toBe(message);
  });
});

describe("exit code", () => {
  const report = (severity: "error" | "warning" | "info" | undefined, level?: "error" | "notice") =>
    ({ findings: severity ? [{ severity }] : [], problems: level ? [{ level }] : [] }) as unknown as Parameters<typeof exitCodeOf>[0];
  test.each<[Parameters<typeof report>[0], Parameters<typeof report>[1], "error" | "warning" | "info" | "never", number]>([
    [undefined, undefined, "error", 0], ["error", undefined, "error", 1], ["warning", undefined, "error", 0], ["warning", undefined, "warning", 1], ["info", undefined, "warning", 0],
    ["info", undefined, "info", 1], ["error", undefined, "never", 0], [undefined, "error", "never", 3], ["error", "error", "error", 3], ["error", "notice", "error", 1], [undefined, "notice", "info", 0],
  ])("%s finding, %s problem, fail on %s: %i", (severity, level, failOn, code) => expect(exitCodeOf(report(severity, level), failOn)).toBe(code));
});

describe("the nearest word", () => {
  test.each<[string, string | undefined]>([["proxy-mod", "proxy-mode"], ["poxry-mode", "proxy-mode"], ["xyz", undefined], ["nodes", "nodes"], ["ndoes", "nodes"], ["", undefined]])("%s: %s", (word, expected) => {
    expect(nearest(word, ["proxy-mode", "nodes", "network"])).toBe(expected);
  });
});

describe("selectors as kubectl's -l takes them", () => {
  test.each<[string, boolean | undefined]>([
    ["a=b", true], ["a==b", true], ["a=c", false], ["a!=b", false], ["c!=d", true], ["a in (b,c)", true], ["a in (c)", false], ["a notin (b)", false], ["c notin (b)", true], ["a", true], ["!a", false],
    ["!c", true], ["a=b,x.io/y=z", true], ["a=b,c", false], ["a = b", true], ["toString", false], ["", undefined], ["a=b,", undefined], ["a in b", undefined], ["a=b c", undefined], ["-a=b", undefined],
  ])("%s: %s", (text, expected) => expect(parseSelector(text)?.({ a: "b", "x.io/y": "z" })).toBe(expected));
});
