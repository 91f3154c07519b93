/** Runs the built plugin as a person or a script would, by itself or through kubectl, and keeps an eye on what it says. */
import { spawn, type ChildProcess } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Report, ReportFinding, ReportListener } from "@kubectl-loopback/core";
import { kubectlTool } from "./build-tools.ts";

export interface RunOptions {
  kubeconfig?: string;
  env?: Record<string, string>;
  cwd?: string;
  stdin?: string;
  /** Told of the process, to send it signals. */
  started?: (child: ChildProcess) => unknown;
}

export interface Run {
  code: number | null;
  stdout: string;
  stderr: string;
  seconds: number;
}

export const PLUGIN = fileURLToPath(new URL("../../packages/kubectl-plugin/dist/kubectl-loopback", import.meta.url));

export const SAMPLE = fileURLToPath(new URL("fixtures/tke", import.meta.url));

/** Every token and password of the tests, and whatever starts like a signed one. */
export const SECRETS = /admin-token|reader-token|eyJ[\w-]{10}|secret-token|me:secret/;

export function loopback(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  return runProgram(process.execPath, [PLUGIN, ...args], options);
}

export async function kubectlLoopback(args: readonly string[], options: RunOptions = {}): Promise<Run> {
  const path = [dirname(PLUGIN), dirname(process.execPath), process.env["PATH"]].join(delimiter);
  return runProgram(await kubectlTool(), ["loopback", ...args], { ...options, env: { PATH: path, ...options.env } });
}

/** The report of a run, with its exit code and what it said besides. */
export async function reportOf(args: readonly string[], options: RunOptions = {}): Promise<Report & { run: Run }> {
  const done = await loopback([...args, "-o", "json"], options);
  return { ...(JSON.parse(done.stdout || "null") as Report), run: done };
}

export async function runProgram(program: string, args: readonly string[], { kubeconfig, env, cwd, stdin, started: onStart }: RunOptions): Promise<Run> {
  const started = performance.now();
  const home = mkdtempSync(join(tmpdir(), "loopback-home-"));
  const child = spawn(program, args, {
    cwd: cwd ?? home,
    env: { PATH: process.env["PATH"], HOME: home, LANG: "C", ...(kubeconfig && { KUBECONFIG: kubeconfig }), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  child.stdin.on("error", () => {}).end(stdin ?? "");
  const ended = new Promise<number | null>((resolve, reject) => child.on("error", reject).on("close", resolve));
  onStart?.(child);
  const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]).finally(() => rmSync(home, { recursive: true, force: true }));
  const said = `${stdout}${stderr}`;
  if (SECRETS.test(said)) throw new Error(`A secret in what ${args.slice(1).join(" ")} says:\n${said.slice(-2000)}`);
  if (/\n\s+at .+:\d+/.test(said) || /Warning:/.test(stderr)) throw new Error(`A stack trace or a warning of Node's in what ${args.slice(1).join(" ")} says:\n${said.slice(-2000)}`);
  return { code, stdout, stderr, seconds: (performance.now() - started) / 1000 };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "loopback-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file with this text, for as long as the test runs. */
export function fileWith(content: string, name = "file.yaml", mode = 0o600): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, content, { mode });
  return file;
}

/** Everything in a folder of YAML, as one text. */
export function manifestsIn(folder: string): string {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) => /\.ya?ml$/.test(file)).toSorted();
  return files.map((file) => readFileSync(join(folder, file), "utf8")).join("\n---\n");
}

/** `shop/svc/orders:80/TCP loops vip-not-bound` for each listener, sorted. */
export function verdicts({ listeners }: { listeners: readonly ReportListener[] }): string[] {
  return listeners.map(({ object, port, protocol, verdict, reason }) => `${nameOf(object)}:${port}/${protocol} ${verdict} ${reason}`).toSorted();
}

/** `CLB101 shop/svc/orders` for each finding, sorted. */
export function findings({ findings: all }: { findings: readonly ReportFinding[] }): string[] {
  return all.map(({ code, object }) => `${code} ${nameOf(object)}`).toSorted();
}

const SHORT: Record<string, string> = { Service: "svc", Ingress: "ing", DaemonSet: "ds" };

function nameOf({ namespace, kind, name }: ReportListener["object"]): string {
  return `${namespace}/${SHORT[kind] ?? kind}/${name}`;
}

/** The codes of problems, sorted, each as often as it occurs. */
export function problems({ problems: all }: { problems: Report["problems"] }): string[] {
  return all.map(({ code, level }) => `${level} ${code}`).toSorted();
}
