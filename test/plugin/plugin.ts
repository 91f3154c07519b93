import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { Report } from "@kubectl-loopback/core";
import { run } from "../../packages/kubectl-plugin/src/run.ts";
import type { Sink } from "../../packages/kubectl-plugin/src/shell.ts";

export const ROOT = join(import.meta.dirname, "../..");
export const BUILT = join(ROOT, "packages/kubectl-plugin/dist/kubectl-loopback");

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Around {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly stdin?: string | Uint8Array;
  /** The day it is; none: one that never changes. */
  readonly today?: string;
  /** Width of the terminal that both streams are; none: they are pipes. */
  readonly terminal?: number;
  /** What a person at the terminal answers, question by question. */
  readonly answers?: string[];
  /** Whether the user has interrupted it, at once. */
  readonly interrupted?: boolean;
}

/** Runs a command line in this process: quick, and everything around it is chosen. */
export async function loopback(argv: readonly string[], { cwd = ROOT, env = {}, stdin = "", terminal, answers, today, interrupted = false }: Around = {}): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const sink = (name: "stdout" | "stderr"): Sink => ({ write: (text) => void (written[name] += typeof text === "string" ? text : new TextDecoder().decode(text)), isTTY: terminal !== undefined, columns: terminal ?? 80 });
  const code = await run({
    argv, env, cwd, today: today ?? "2027-01-31", time: "12:34:56", nodeVersion: "v0.0.0", stdout: sink("stdout"), stderr: sink("stderr"),
    readStdin: async () => (typeof stdin === "string" ? new TextEncoder().encode(stdin) : stdin),
    isInteractive: answers !== undefined,
    ask: async (question) => {
      written.stderr += question;
      return answers?.shift() ?? "";
    },
    interrupted: interrupted ? AbortSignal.abort() : new AbortController().signal,
  });
  return { code, ...written };
}

/** Runs the built plugin as a process of its own. */
export function builtPlugin(argv: readonly string[], { cwd = ROOT, env = {}, stdin = "" }: Around = {}): Ended {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [BUILT, ...argv], { cwd, env: { PATH: process.env["PATH"], ...env }, input: stdin, encoding: "utf8" });
  if (error) throw error;
  return { code: status ?? -1, stdout, stderr };
}

/** The report of a `check`. */
export async function report(argv: readonly string[], around?: Around): Promise<Report & { readonly code: number }> {
  const { code, stdout, stderr } = await loopback(["check", "-o", "json", ...argv], around);
  if (stdout === "") throw new Error(stderr);
  return { ...(JSON.parse(stdout) as Report), code };
}

/** A folder with these files, removed after the test. */
export function folder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const path = mkdtempSync(join(tmpdir(), "kubectl-loopback-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), content);
  }
  return path;
}

/** A Service on an internal CLB, which loops in ipvs mode. */
export function internalService(name: string, more = ""): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1
spec:
  type: LoadBalancer
  ports:
    - port: 80
${more}`;
}
