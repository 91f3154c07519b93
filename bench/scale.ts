/**
 * The constants of docs/scale.md, measured: `node bench/scale.ts` fills a real API server twice, small and large, checks
 * each, and prints what an object costs the network, the API server and the plugin. `node bench/scale.ts 0.1` makes both a tenth.
 */
import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import type { Api } from "../test/cluster/api.ts";
import { startCluster } from "../test/cluster/server.ts";
import { plugin } from "./compare.ts";
import { fill, type Size } from "./large-cluster.ts";
import { race } from "./measure.ts";

const LARGE: Size = { services: 2_000, ingresses: 800, nodes: 400, pods: 8_000 };
const SMALLER = 8;
const CHECKS = 5;

const LISTS = { Service: "/api/v1/services", EndpointSlice: "/apis/discovery.k8s.io/v1/endpointslices", Ingress: "/apis/networking.k8s.io/v1/ingresses", Node: "/api/v1/nodes", Pod: "/api/v1/pods" } as const;

const scaled = (size: Size, by: number) => Object.fromEntries(Object.entries(size).map(([key, count]) => [key, Math.max(1, Math.round(count * by))])) as unknown as Size;

/** What one `check -A` takes. */
interface Cost {
  readonly objects: number;
  readonly requests: number;
  readonly serverCpuMs: number;
  readonly pluginCpuMs: number;
  readonly pluginMs: number;
  readonly memoryMiB: number;
}

const NAME = "check -A";

async function costOf(size: Size): Promise<{ cost: Cost; bytes: Readonly<Record<string, readonly [plain: number, packed: number]>> }> {
  const cluster = await startCluster();
  try {
    await fill(cluster.api, size);
    const bytes = Object.fromEntries(await Promise.all(Object.entries(LISTS).map(async ([kind, path]) => [kind, await bytesOf(cluster.api, path)] as const)));
    const before = await metricsOf(cluster.api);
    const access = ["--kubeconfig", cluster.kubeconfigFor(cluster.admin)];
    const measured = (await race(new Map([[NAME, plugin("check", "-A", "-q", ...access)]]), CHECKS)).get(NAME)!;
    const after = await metricsOf(cluster.api);
    // The race runs once more, to warm up.
    const each = (key: keyof typeof before) => (after[key] - before[key]) / (CHECKS + 1);
    return { bytes, cost: { objects: objectsRead(access), requests: Math.round(each("requests")), serverCpuMs: each("cpuMs"), pluginCpuMs: measured.cpu ?? Number.NaN, pluginMs: Math.min(...measured.times), memoryMiB: measured.peakMemory ?? Number.NaN } };
  } finally {
    await cluster.stop();
  }
}

/** How many objects a check reads: of Pods only those that can matter. */
function objectsRead(access: readonly string[]): number {
  const [program, ...args] = plugin("check", "-A", "-o", "json", "--fail-on", "never", ...access);
  const report = JSON.parse(execFileSync(program, args, { encoding: "utf8", maxBuffer: 1024 ** 3 })) as { summary: { objects: number } };
  return report.summary.objects;
}

/** Bytes of one object, as it is and packed. */
async function bytesOf(api: Api, path: string): Promise<readonly [number, number]> {
  const list = (await api.must("GET", path)) as { items: unknown[] };
  const text = JSON.stringify(list);
  return [text.length / list.items.length, gzipSync(text, { level: 1 }).length / list.items.length];
}

/** The server's own counters. Its watches go on all the time, so only GET and LIST requests for resources that a check reads are counted. */
async function metricsOf(api: Api): Promise<{ requests: number; cpuMs: number }> {
  const text = String(await api.must("GET", "/metrics", { accept: "text/plain" }));
  const sum = (lines: RegExp) => [...text.matchAll(lines)].reduce((total, [, value]) => total + Number(value), 0);
  return { requests: sum(/^apiserver_request_total\{[^}]*verb="(?:GET|LIST)"[^}]*\} (\S+)$/gm), cpuMs: 1000 * sum(/^process_cpu_seconds_total (\S+)$/gm) };
}

const factor = Number(process.argv[2] ?? 1);
const small = await costOf(scaled(LARGE, factor / SMALLER));
const large = await costOf(scaled(LARGE, factor));
console.log("| one object | bytes | packed |\n|---|---|---|");
for (const [kind, [plain, packed]] of Object.entries(large.bytes)) console.log(`| ${kind} | ${plain.toFixed(0)} | ${packed.toFixed(0)} |`);
console.log("\n| one `check -A` | small | large | each 1,000 objects more |\n|---|---|---|---|");
for (const key of Object.keys(small.cost) as (keyof Cost)[]) {
  const slope = (1000 * (large.cost[key] - small.cost[key])) / (large.cost.objects - small.cost.objects);
  console.log(`| ${key} | ${small.cost[key].toFixed(0)} | ${large.cost[key].toFixed(0)} | ${slope.toFixed(1)} |`);
}
