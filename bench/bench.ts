/**
 * `pnpm bench`: how fast the plugin is, as ratios against named programs in the same run. Not a test: it passes nothing
 * and fails nothing. `pnpm bench --write` keeps the table in RESULTS.md.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { kubectlTool } from "../test/cluster/build-tools.ts";
import { editorTable } from "./editor.ts";
import { executable } from "./executable.ts";
import { race, type Command, type Measured } from "./measure.ts";
import { mutationSection } from "./mutation/score.ts";
import { peer } from "./peers.ts";
import { rowOf, tableOf, type Aim, type Row } from "./table.ts";
import { writeCallers } from "./callers.ts";
import { writeTree } from "./tree.ts";

const ROOT = join(import.meta.dirname, "..");
const SHORT_ROUNDS = 20;
const LONG_ROUNDS = 5;
const DOCUMENTS = 20_000;
const CLB_SERVICES = 5_000;
const WORKLOADS = 20_000;
const MAX_MEMORY_MIB = 250;

const ONE_SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: prod
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-k3v5t2dw
spec:
  type: LoadBalancer
  selector:
    app: orders
  ports:
    - port: 80
      targetPort: 8080
`;

const plugin = (...args: string[]): Command => [process.execPath, join(ROOT, "packages/kubectl-plugin/dist/kubectl-loopback"), ...args];

/** The commands that this machine has. */
function present<Name extends string>(commands: Readonly<Record<Name, Command | undefined>>): Map<Name, Command> {
  return new Map((Object.entries(commands) as [Name, Command | undefined][]).filter((entry): entry is [Name, Command] => entry[1] !== undefined));
}

/** Rows of one race: a piece of work against each reference that took part. */
function rowsOf<Name extends string>(measured: ReadonlyMap<Name, Measured>, work: Name, references: Readonly<Partial<Record<Name, Aim | null>>>): Row[] {
  const ours = measured.get(work)!;
  return (Object.entries(references) as [Name, Aim | null][]).flatMap(([reference, aim]) => {
    const theirs = measured.get(reference);
    return theirs ? [rowOf(work, reference, ours, theirs, aim)] : [];
  });
}

async function coldStart(folder: string): Promise<Row[]> {
  const file = join(folder, "one.yaml");
  writeFileSync(file, ONE_SERVICE);
  const kubectl = await kubectlTool().catch((error: Error) => void process.stderr.write(`kubectl is missing: ${error.message}\n`));
  const commands = present({
    "check -f one-file": plugin("check", "-f", file),
    "node -e 0": [process.execPath, "-e", "0"],
    "kubectl version --client": kubectl ? [kubectl, "version", "--client"] : undefined,
  });
  return rowsOf(await race(commands, SHORT_ROUNDS), "check -f one-file", { "node -e 0": { atMost: 1.6 }, "kubectl version --client": null });
}

async function tree(folder: string): Promise<Row[]> {
  const root = join(folder, "tree");
  const megabytes = Math.round(writeTree(root, DOCUMENTS) / 1e6);
  const work = `check -f tree (${DOCUMENTS.toLocaleString("en")} documents, ${megabytes} MB)`;
  const [kubeconform, kubeScore] = [peer("kubeconform"), peer("kube-score")];
  const quick = present({
    [work]: plugin("check", "-f", root),
    "grep -rl kind:": ["grep", "-rl", "kind:", root],
    kubeconform: kubeconform ? [kubeconform, "-ignore-missing-schemas", "-schema-location", "/nonexistent", root] : undefined,
  });
  const files = execFileSync("find", [root, "-name", "*.yaml"], { encoding: "utf8" }).trim().split("\n");
  const slow = present({ [work]: quick.get(work), "kube-score": kubeScore ? [kubeScore, "score", ...files] : undefined });
  return [
    ...rowsOf(await race(quick, 2 * LONG_ROUNDS), work, { "grep -rl kind:": { atMost: 12 }, kubeconform: { atMost: 1 / 4, memory: MAX_MEMORY_MIB } }),
    ...(slow.size > 1 ? rowsOf(await race(slow, LONG_ROUNDS), work, { "kube-score": null }) : []),
  ];
}

/** Every workload of a large cluster, in which one of thousands of CLBs may be named; grep looks for the same addresses, as parts of words too. */
async function callers(folder: string): Promise<Row[]> {
  const root = join(folder, "callers");
  const { megabytes, patterns } = writeCallers(root, CLB_SERVICES, WORKLOADS);
  const list = join(folder, "addresses");
  writeFileSync(list, patterns.map((one) => `${one}\n`).join(""));
  const work = `callers -f tree (${CLB_SERVICES.toLocaleString("en")} CLBs, ${WORKLOADS.toLocaleString("en")} workloads, ${megabytes} MB)`;
  const commands = present({ [work]: plugin("callers", "-f", root, "-q"), "grep -rF -f addresses": ["grep", "-rF", "-f", list, root], "check -f tree": plugin("check", "-f", root, "-q") });
  return rowsOf(await race(commands, LONG_ROUNDS), work, { "grep -rF -f addresses": null, "check -f tree": null });
}

/** What else the machine was doing: a load near or above its cores makes every figure worse, and theirs not as ours. */
const load = loadavg()[0]!.toFixed(1);
const folder = mkdtempSync(join(tmpdir(), "kubectl-loopback-bench-"));
try {
  const table = `${tableOf([...(await coldStart(folder)), ...(await executable(folder)), ...(await tree(folder)), ...(await callers(folder))])}\n${editorTable(folder)}`;
  process.stdout.write(table);
  if (process.argv.includes("--write")) {
    const machine = `${availableParallelism()} cores, Node ${process.versions.node}, ${process.platform} ${process.arch}, load ${load} at the start`;
    const text = `# Results\n\n${machine}. Times and memory are medians and peaks of the runs of one \`pnpm bench --write\`; ratios are taken round by round.\n\n`;
    writeFileSync(join(import.meta.dirname, "RESULTS.md"), `${text}${table}\n${mutationSection()}`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
