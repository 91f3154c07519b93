/** A snapshot is judged like what it was taken of; under other names, too. */
import { createHash } from "node:crypto";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { analyze, collect, en, isObject, makeReport, readManifests, readSnapshot, takeSnapshot, type ClientName, type Question, type Report, type Result, type SnapshotRead } from "@kubectl-loopback/core";
import { pseudonyms } from "../../../packages/core/src/snapshot/pseudonyms.ts";
import { ROOT } from "../../plugin/plugin.ts";
import { asList, sample, strangers } from "../random.ts";
import { resultOf } from "../support.ts";

vi.setConfig({ testTimeout: 120_000 });
const RUNS = { numRuns: 400 };

const hash = (text: string) => `n${createHash("sha256").update(`a salt ${text}`).digest("hex").slice(0, 10)}`;

/** The same question, asked of the snapshot's text. */
function again({ cluster, question }: Result, hidden: boolean): Report {
  const snapshot = takeSnapshot({ cluster, problems: [], namespace: null, takenBy: "test" }, hidden ? hash : null);
  const read = readSnapshot("s.json", JSON.stringify(snapshot)) as SnapshotRead;
  return makeReport(analyze(read.cluster, hidden ? { ...question, from: question.from.map(renamed) } : question), [], en);
}

const { name } = pseudonyms(hash);
const renamed = (client: ClientName): ClientName => ({ ...client, namespace: name(client.namespace), name: name(client.name) });

/** What must be equal whatever things are called. */
function nameless({ listeners, findings, problems }: Report) {
  return {
    listeners: listeners.map(({ object, ...judged }) => ({ ...judged, kind: object.kind })),
    findings: findings.map(({ code, severity, listener, object, fixes }) => JSON.stringify([code, severity, listener, object.kind, fixes.map(({ id }) => id)])).toSorted(),
    problems: problems.map(({ code }) => code),
  };
}

/** Places are not kept, and without them findings come in another order; nor are objects that judging never reads. */
function placeless({ findings, summary, ...report }: Report) {
  const order = ({ code, object, path, listener, message }: Report["findings"][number]) => JSON.stringify([code, object.kind, object.namespace, object.name, path, listener?.port, listener?.protocol, message]);
  // A whole spec as evidence is there as far as it is read.
  const short = (evidence: Report["findings"][number]["evidence"]) => evidence.map((one) => (isObject(one.value) ? { ...one, value: null } : one));
  const told = findings.map((finding) => ({ ...finding, location: null, evidence: short(finding.evidence) })).toSorted((a, b) => (order(a) < order(b) ? -1 : 1));
  return { ...report, findings: told, summary: { ...summary, objects: 0 } };
}

const question: Question = { assumptions: {}, from: [], concerns: () => true };

function sampleCluster(folder: string): Result {
  const objects = readdirSync(join(ROOT, folder)).flatMap((file) => readManifests({ file, text: readFileSync(join(ROOT, folder, file), "utf8"), named: true }, { namespace: "default", workloads: true }).objects);
  return analyze({ objects: collect(objects).set, coverage: { source: "files", gaps: {} }, serverVersion: null }, question);
}

describe("random clusters", () => {
  test("the same report, word for word", () => {
    fc.assert(fc.property(sample, strangers, ({ objects, options }, others) => {
      const { result } = resultOf(asList([...objects, ...others]), options);
      expect(placeless(again(result, false))).toEqual(placeless(makeReport(result, [], en)));
    }), RUNS);
  });

  test("with other names the same verdicts, reasons, shares, codes and remedies", () => {
    // Of which nodes there are so many, their names decide.
    const unnamed = sample.filter(({ options }) => options.assume?.nodes === undefined);
    fc.assert(fc.property(unnamed, strangers, ({ objects, options }, others) => {
      const { result } = resultOf(asList([...objects, ...others]), options);
      expect(nameless(again(result, true))).toEqual(nameless(makeReport(result, [], en)));
    }), RUNS);
  });
});

describe.each(["examples/cluster", "examples/super-nodes", "examples/manifests"])("%s", (folder) => {
  test("the same report", () => expect(placeless(again(sampleCluster(folder), false))).toEqual(placeless(makeReport(sampleCluster(folder), [], en))));
  test("with other names the same verdicts", () => expect(nameless(again(sampleCluster(folder), true))).toEqual(nameless(makeReport(sampleCluster(folder), [], en))));
});
