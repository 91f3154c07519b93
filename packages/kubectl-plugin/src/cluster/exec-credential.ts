import { spawn, type ChildProcess } from "node:child_process";
import { text } from "node:stream/consumers";
import { at, isObject, listAt, objectAt, parsedJson, stringAt, type JsonObject } from "@kubectl-loopback/core";
import type { Shell } from "../shell.ts";
import type { Refusal } from "./kubeconfig.ts";

/** What a credential plugin gives: a token, or a client certificate with its key (PEM). */
export interface Credential {
  readonly token: string | undefined;
  readonly certificate: string | undefined;
  readonly key: string | undefined;
  /** When it ends, in milliseconds since 1970; `Infinity` where it does not say. */
  readonly expires: number;
}

/**
 * Runs the credential plugin of a kubeconfig's user. It talks to the person through standard error, and ends when
 * `signal` says so. What it prints is never repeated: it holds secrets.
 */
export async function execCredential(exec: JsonObject, cluster: JsonObject, env: Shell["env"], signal: AbortSignal): Promise<Credential | Refusal> {
  const command = stringAt(exec, ["command"]) ?? "";
  const printed = await output(command, exec, { ...env, ...environment(exec), KUBERNETES_EXEC_INFO: execInfo(exec, cluster) }, signal);
  if (typeof printed !== "string") return printed;
  const credential = parse(printed);
  return credential.token || (credential.certificate && credential.key) ? credential : { refused: `the credential plugin ${command} printed no credential` };
}

async function output(command: string, exec: JsonObject, env: Shell["env"], signal: AbortSignal): Promise<string | Refusal> {
  const args = listAt(exec, ["args"]).map(String);
  const stdin = stringAt(exec, ["interactiveMode"]) === "Never" ? "ignore" : "inherit";
  return new Promise((done) => {
    const refuse = (why: string) => done({ refused: `the credential plugin ${command} ${why}` });
    const child = spawned(command, args, { env, signal, killSignal: "SIGKILL", stdio: [stdin, "pipe", "inherit"] });
    if (!child) return refuse("cannot be run: its command, arguments or environment hold what no program can be given");
    const printed = text(child.stdout!);
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (error.name === "AbortError") refuse("took too long");
      else refuse(error.code === "ENOENT" ? hint(exec) : `cannot be run: ${error.code}`);
    });
    child.on("exit", (code, killed) => {
      if (code === 0) void printed.then(done, () => refuse("printed nothing"));
      else refuse(`ended with ${code ?? killed}`);
    });
  });
}

/** Undefined where Node would not even try. Its reason is not told: it repeats an argument, which may be a secret. */
function spawned(...args: Parameters<typeof spawn>): ChildProcess | undefined {
  try {
    return spawn(...args);
  } catch {
    return undefined;
  }
}

function hint(exec: JsonObject): string {
  const install = stringAt(exec, ["installHint"]);
  return `was not found${install ? `. ${install}` : ""}`;
}

function parse(printed: string): Credential {
  const status = objectAt(parsedJson(printed), ["status"]);
  const end = Date.parse(stringAt(status, ["expirationTimestamp"]) ?? "");
  return {
    token: stringAt(status, ["token"])?.trim(),
    certificate: stringAt(status, ["clientCertificateData"]),
    key: stringAt(status, ["clientKeyData"]),
    expires: Number.isNaN(end) ? Infinity : end,
  };
}

function environment(exec: JsonObject): Record<string, string> {
  const named = listAt(exec, ["env"]).filter((entry) => isObject(entry) && typeof entry["name"] === "string");
  return Object.fromEntries(named.map((entry) => [stringAt(entry, ["name"])!, stringAt(entry, ["value"]) ?? ""]));
}

/** What the plugin is told, by its own protocol. */
function execInfo(exec: JsonObject, cluster: JsonObject): string {
  const told = at(exec, ["provideClusterInfo"]) === true ? { cluster } : {};
  const interactive = stringAt(exec, ["interactiveMode"]) !== "Never";
  return JSON.stringify({ apiVersion: stringAt(exec, ["apiVersion"]) ?? "client.authentication.k8s.io/v1", kind: "ExecCredential", spec: { interactive, ...told } });
}
