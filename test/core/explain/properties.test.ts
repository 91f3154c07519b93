import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import {
  analyze, appendDocuments, collect, compare, en, explain, explainAround, explanationText, makePlan, mergeEdits, pathPicture, readManifests, REMEDIES, sameListener, spliceFile, suppose, textWidth, zhCN,
  type Edit, type ExplainedAction, type ExplainedHop, type Explanation, type HopPlace, type Packet, type Result, type Supposition,
} from "@kubectl-loopback/core";
import { sceneOf } from "../fix/plans.ts";
import { asList, sample, type Sample } from "../random.ts";
import { client, INTERNAL, ingress, nodes, OLD, pod, PREVENT, proxy, resultOf, service, workload, yaml, type Manifest } from "../support.ts";

vi.setConfig({ testTimeout: 120_000 });
const RUNS = { numRuns: 150 };
const run = ({ objects, options }: Sample) => resultOf(asList(objects), options).result;

function everyExplanation(check: (explanation: Explanation, result: Result) => void): void {
  let seen = 0;
  fc.assert(fc.property(sample, (one) => {
    const result = run(one);
    for (const judged of result.judged) check(explain(result, judged), result);
    seen += result.judged.length;
  }), RUNS);
  expect(seen).toBeGreaterThan(100);
}

describe("an explanation is made from what judged", () => {
  test("the first way comes to the verdict, the other one arrives", () => {
    everyExplanation(({ ways, risk }) => {
      const [first, second] = ways;
      expect(first!.outcome.reason).toBe(risk.reason);
      expect(first!.outcome.verdict === "avoided" ? "loops" : first!.outcome.verdict).toBe(risk.verdict);
      expect(first!.role).toBe(risk.verdict === "safe" ? "good" : first!.hops.at(-1)!.action === "is-unknown" ? "open" : "bad");
      if (second) expect([second.role, second.outcome.verdict, second.hops.at(-1)!.action]).toEqual(["good", "safe", "accepts"]);
      expect(ways.length).toBeLessThanOrEqual(risk.verdict === "safe" ? 1 : 2);
    });
  });

  test("probability and seconds, counted again from the shares that are told", () => {
    let counted = 0;
    everyExplanation(({ arithmetic, risk }) => {
      expect(arithmetic?.probability ?? null).toEqual(risk.probability);
      if (!arithmetic) return;
      counted += 1;
      const shares = arithmetic.shares.map(({ looping, choices, nodes }) => ({ share: looping.weight / choices.weight, nodes }));
      expect(Math.max(...shares.map(({ share }) => share))).toBeCloseTo(risk.probability!.max, 12);
      expect(shares[0]!.share).toBeCloseTo(risk.probability!.max, 12);
      const nodes = shares.reduce((sum, one) => sum + one.nodes, 0);
      expect(shares.reduce((sum, one) => sum + one.share * one.nodes, 0) / nodes).toBeCloseTo(risk.probability!.mean, 12);
      expect(arithmetic.delay?.seconds ?? null).toBe(risk.addedSeconds);
      if (!arithmetic.delay) return;
      const { looping, choices, perTry, seconds } = arithmetic.delay;
      expect((perTry * looping) / (choices - looping + 1)).toBeCloseTo(seconds, 12);
    });
    expect(counted).toBeGreaterThan(0);
  });
});

/** The addresses that each action may change. Answers turn a packet round. */
const MAY_CHANGE: Readonly<Record<ExplainedAction, readonly ("source" | "destination")[] | "turns" | "ends">> = {
  sends: [], "passes-on": [], "sends-to-other-node": [], "leaves-by-public-address": ["source"], "rewrites-to-backend": ["destination"], forwards: ["destination"],
  "forwards-with-own-source": ["source", "destination"], proxies: ["source", "destination"], "node-port-to-backend": ["source", "destination"],
  answers: "turns", replies: "turns", "answers-through-clb": "turns", "answers-past-clb": "turns", "answers-for-backend": "turns", redirects: "turns",
  resets: "ends", "drops-martian": "ends", "drops-unknown-answer": "ends", "skips-own-address": "ends", "is-unknown": "ends", accepts: "ends", "may-accept": "ends",
};

/** The places that a packet for such an address may come to next. */
const ON_THE_WAY: Readonly<Record<Packet["destination"]["of"], readonly HopPlace[]>> = {
  vip: ["client-node", "clb"], service: ["client-node"], controller: ["controller"], clb: ["clb", "rs-node"], public: ["clb", "client", "rs-node", "backend"], "rs-node": ["rs-node", "backend"], backend: ["backend", "rs-node"], client: ["client", "client-node", "clb", "rs-node"], "client-node": ["client", "rs-node", "clb"],
};

function expectClosed(hops: readonly ExplainedHop[]): void {
  expect(hops[0]).toMatchObject({ at: "client", action: "sends", receives: null });
  hops.forEach(({ action, receives, sends, changed }, index) => {
    const allowed = MAY_CHANGE[action];
    const next = hops[index + 1];
    expect(sends === null).toBe(next === undefined);
    expect(allowed === "ends").toBe(next === undefined);
    if (next) expect(next.receives).toEqual(sends);
    if (next) expect(ON_THE_WAY[sends!.destination.of]).toContain(next.at);
    if (!receives || !sends) return;
    const really = (["source", "destination"] as const).filter((end) => JSON.stringify(receives[end]) !== JSON.stringify(sends[end]));
    if (allowed === "turns") expect(changed).toEqual(["source", "destination"]);
    else {
      expect(changed).toEqual(really);
      expect(really.filter((end) => !allowed.includes(end))).toEqual([]);
    }
  });
}

describe("every way is a closed chain", () => {
  test("each hop receives what the one before sends; addresses change only where a hop says so", () => {
    everyExplanation(({ ways }) => ways.forEach(({ hops }) => expectClosed(hops)));
  });

  test("the client is answered from the address that it called, or is not answered", () => {
    everyExplanation(({ ways }) => ways.forEach(({ hops, role }) => {
      const called = hops[0]!.sends!.destination;
      const last = hops.at(-1)!;
      expect(last.action === "accepts").toBe(role === "good");
      if (last.action === "accepts") expect(last.receives!.source).toEqual(called);
      if (last.action === "resets") expect(last.receives!.source).not.toEqual(called);
    }));
  });
});

test("text fits its width, in both languages", () => {
  everyExplanation((explanation) => {
    for (const words of [en, zhCN]) {
      for (const width of [80, 40]) for (const line of explanationText(explanation, words, { width }).split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
      for (const width of [80, 40]) for (const line of pathPicture(explanation, words, width).split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
      expect(pathPicture(explanation, words, 200).split("\n").length).toBeLessThanOrEqual(6);
    }
  });
});

test("names as long as Kubernetes allows, and Chinese ones, fit as well", () => {
  const long = (letter: string) => letter.repeat(63);
  const [home, away] = [`${long("n")}.${long("m")}.${long("o")}`, "节点".repeat(30)];
  const objects = [service(long("s"), { status: { ip: "2402:4e00:1234:5678:9abc:def0:1234:5678" } }), proxy("ipvs"), nodes(home, away), pod(long("p"), { on: home }), client(long("c"), { on: home, ip: "2402:4e00:1234:5678:9abc:def0:1234:5679" })].flat();
  const { result } = resultOf(yaml(...objects), { from: [`pod/${long("c")}`] });
  const now = result.judged[0]!;
  for (const supposition of [{ kind: "direct-access", on: true }, { kind: "remedy", remedy: "service-name" }] satisfies Supposition[]) {
    const { result: then, refused } = suppose({ result, live: false, clients: [] }, [supposition]);
    const both = compare(explain(result, now), explain(then, sameListener(now.listener, then.judged)!), ["proxy-mode=iptables", "nodes=1", "prevent-loopback", "direct-access=true"], refused, explainAround(result, now, refused));
    expect(both.ways.map(({ when }) => when)).toEqual(["now", "then"]);
    for (const words of [en, zhCN]) for (const width of [80, 40]) for (const line of pathPicture(both, words, width).split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
    for (const words of [en, zhCN]) for (const width of [80, 40]) for (const line of explanationText(both, words, { width }).split("\n")) expect(textWidth(line), line).toBeLessThanOrEqual(width);
  }
});

test("the way of who calls the Service itself: closed, short, and without a CLB", () => {
  let seen = 0;
  fc.assert(fc.property(sample, (one) => {
    const result = run(one);
    for (const judged of result.judged) {
      const [way] = explainAround(result, judged, [{ remedy: "service-name", object: null, listener: null, reason: "leads-around" }]);
      if (!way) continue;
      seen += 1;
      expectClosed(way.hops);
      expect(way.hops.map(({ at }) => at)).toEqual(["client", "client-node", "backend", "client"]);
      expect([way.hops.at(-1)!.receives!.source, way.hops.at(-1)!.action]).toEqual([way.hops[0]!.sends!.destination, "accepts"]);
      expect(way.hops[0]!.sends!.destination.of).toBe("service");
    }
  }), RUNS);
  expect(seen).toBeGreaterThan(100);
});

describe("what if: the same as judging edited objects", () => {
  const told = ({ judged }: Result) => judged.map(({ listener, risk }) => ({ name: listener.object.ref.name, kind: listener.object.ref.kind, port: listener.port, protocol: listener.protocol, ...risk }));
  const supposed = (result: Result, ...suppositions: Supposition[]) => suppose({ result, live: false, clients: [] }, suppositions).result;
  /** The objects with an annotation on those that are judged. */
  const annotated = (objects: readonly Manifest[], result: Result, keys: { Service: string; Ingress: string }, value: string): Manifest[] => objects.map((object) => {
    const { kind, metadata } = object as { kind: "Service" | "Ingress"; metadata: { name: string; annotations?: Record<string, string> } };
    const isJudged = result.judged.some(({ listener: { object: { ref } } }) => ref.kind === kind && ref.name === metadata.name);
    return isJudged ? { ...object, metadata: { ...metadata, annotations: { ...metadata.annotations, [keys[kind]]: value } } } : object;
  });

  /** Each remedy changes something here. */
  const CURABLE: readonly Manifest[] = [
    ...nodes("n1", "n2", "n3"), proxy("ipvs", { image: OLD }), workload("Deployment", "client"), workload("Deployment", "web"), pod("web-1", { on: "n1" }), client("client-1", { on: "n2" }),
    service("web"), service("bound", { annotations: { ...INTERNAL, [PREVENT]: "true" } }), ingress("shop", { to: ["web"] }), service("wrong", { annotations: { ...INTERNAL, "service.cloud.tencent.com/direct-access": "True" } }),
  ];
  const isAround = (remedy: string) => ["service-name", "coredns-rewrite", "ingress-controller"].includes(remedy);
  /** Judged anew, with the edits made in the text. */
  const judgedAgain = ({ cluster, question }: Result, text: string, edits: readonly Edit[]): Result => {
    const changes = edits.flatMap((edit) => (edit.kind === "change" ? [{ place: edit.object.source!.place, changes: edit.changes }] : []));
    const { text: spliced, refusals } = spliceFile(text, changes);
    expect(refusals).toEqual([]);
    const after = appendDocuments(spliced, "yaml", edits.filter((edit) => edit.kind === "create").map(({ value }) => value))!;
    const { objects } = readManifests({ file: "a.yaml", text: after, named: true }, { namespace: "default", workloads: true });
    return analyze({ ...cluster, objects: collect(objects).set }, question);
  };

  test.each(["true", "false"])("direct-access=%s", (value) => {
    fc.assert(fc.property(sample, ({ objects, options }) => {
      const result = run({ objects, options });
      const edited = annotated(objects, result, { Service: "service.cloud.tencent.com/direct-access", Ingress: "ingress.cloud.tencent.com/direct-access" }, value);
      expect(told(supposed(result, { kind: "direct-access", on: value === "true" }))).toEqual(told(run({ objects: edited, options })));
    }), RUNS);
  });

  test.each<[string, Supposition, Record<string, unknown>]>([
    ["proxy-mode=iptables", { kind: "facts", assumptions: { "proxy-mode": "iptables" } }, { "proxy-mode": "iptables" }],
    ["nodes=1", { kind: "facts", assumptions: { nodes: 1 } }, { nodes: 1 }],
  ])("%s", (_, supposition, assume) => {
    fc.assert(fc.property(sample, ({ objects, options }) => {
      const expected = run({ objects, options: { ...options, assume: { ...options.assume, ...assume } } });
      expect(told(supposed(run({ objects, options }), supposition))).toEqual(told(expected));
    }), RUNS);
  });

  test.each(REMEDIES.map(({ id }) => id))("%s: as when its edits stand in the files", (remedy) => {
    const changed = { judgement: 0 };
    fc.assert(fc.property(sample, ({ objects, options: { live: _, ...options } }) => {
      const scene = sceneOf(objects, { ...options, clients: ["deployment/client"] });
      const { chosen } = makePlan(scene, remedy);
      const edited = judgedAgain(scene.result, yaml(...objects), mergeEdits(chosen.flatMap(({ proposal }) => [...proposal.edits, ...proposal.consequences])));
      const then = suppose(scene, [{ kind: "remedy", remedy }]).result;
      // What only leads around the CLB leaves every listener as it is.
      expect(told(then)).toEqual(told(isAround(remedy) ? scene.result : edited));
      if (JSON.stringify(told(then)) !== JSON.stringify(told(scene.result))) changed.judgement += 1;
    }), { ...RUNS, examples: [[{ objects: CURABLE, options: {} }]] });
    expect(changed.judgement > 0).toBe(!isAround(remedy));
  });

  test("both ways are told with their own counts", () => {
    let counted = 0;
    fc.assert(fc.property(sample, fc.nat({ max: 4 }), (one, count) => {
      const now = run(one);
      const then = supposed(now, { kind: "facts", assumptions: { nodes: count + 1, "proxy-mode": "ipvs" } });
      for (const judged of now.judged) {
        const after = explain(then, sameListener(judged.listener, then.judged)!);
        const both = compare(explain(now, judged), after, ["nodes=…"], []);
        expect([both.risk, both.whatIf!.risk, both.whatIf!.arithmetic]).toEqual([judged.risk, after.risk, after.arithmetic]);
        expect(both.whatIf!.arithmetic?.probability ?? null).toEqual(both.whatIf!.risk.probability);
        if (both.whatIf!.changes && after.arithmetic && after.ways[0]!.role === "bad") {
          counted += 1;
          const { looping, choices } = after.arithmetic.shares[0]!;
          const share = looping.weight === choices.weight ? "always" : `${looping.weight} in ${choices.weight}`;
          if (after.ways[0]!.chosenByClb) expect(explanationText(both, en, { width: 10_000 })).toContain(`✗ with nodes=…: ${share}: the CLB picks`);
        }
      }
    }), RUNS);
    expect(counted).toBeGreaterThan(0);
  });

  test("a remedy cures what it is not refused for; what it does not touch stays", () => {
    let cured = 0;
    fc.assert(fc.property(sample, (one) => {
      const result = run(one);
      const { result: after, refused } = suppose({ result, live: false, clients: [] }, [{ kind: "remedy", remedy: "prevent-loopback" }]);
      for (const { listener, object } of result.findings) {
        if (!listener || object.ref.kind !== "Service") continue;
        const isRefused = refused.some((no) => no.object?.name === listener.object.ref.name && no.listener?.port === listener.port && no.listener.protocol === listener.protocol);
        const then = sameListener(listener, after.judged)!;
        if (!isRefused && refused.every((no) => no.object !== null)) {
          expect(then.risk.verdict).toBe("safe");
          cured += 1;
        }
      }
    }), RUNS);
    expect(cured).toBeGreaterThan(0);
  });
});
