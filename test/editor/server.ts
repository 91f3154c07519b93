/**
 * A real VS Code to open folders in: code-server on a loopback port, with our extension installed from its .vsix.
 *
 * One server is enough for a whole run: every window says by its address which folder it opens and, by a cookie, which
 * language it speaks. Only the user's settings are the same in all windows.
 */
import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePorts, until } from "../cluster/processes.ts";
import type { EditorTools } from "./install-code-server.ts";

export interface EditorServer {
  /** `http://127.0.0.1:PORT` */
  readonly url: string;
  /** Folder for the workspaces of tests, gone when the server stops. */
  readonly scratch: string;
  /** Folder of the installed extensions, unpacked. */
  readonly extensions: string;
  readonly stop: () => Promise<void>;
}

/** What would move, talk to the network or pop up in the middle of a test. */
const QUIET = {
  "workbench.startupEditor": "none",
  "workbench.tips.enabled": false,
  "workbench.reduceMotion": "on",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "chat.disableAIFeatures": true,
  "editor.cursorBlinking": "solid",
  "editor.minimap.enabled": false,
  "extensions.autoUpdate": false,
  "extensions.ignoreRecommendations": true,
  "files.autoSave": "off", // In a browser it is on.
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "window.autoDetectColorScheme": true,
};

export interface EditorOptions {
  /** The user's own, in every window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  /** What programs find that extensions run. */
  readonly env?: Readonly<Record<string, string>>;
  /** Whether folders are trusted at once, or only when the user says so. */
  readonly trust?: "given" | "asked";
}

/** @param vsix files of extensions to install */
export async function startEditor(tools: EditorTools, vsix: readonly string[], { settings = {}, env = {}, trust = "given" }: EditorOptions = {}): Promise<EditorServer> {
  const home = await mkdtemp(join(tmpdir(), "kubectl-loopback-editor-"));
  const scratch = join(home, "workspaces");
  const extensions = join(home, "extensions");
  const folders = ["--user-data-dir", join(home, "data"), "--extensions-dir", extensions, "--config", join(home, "config.yaml")];
  await Promise.all([mkdir(scratch), mkdir(join(home, "data/User"), { recursive: true }), writeFile(join(home, "config.yaml"), "")]);
  await writeFile(join(home, "data/User/settings.json"), JSON.stringify({ ...QUIET, ...settings }));
  await speakChinese(join(home, "data"));
  await install(tools, folders, vsix);
  const [port] = await freePorts(1);
  const url = `http://127.0.0.1:${port}`;
  const log = join(home, "log");
  const child = startServer(tools, [...folders, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check", ...(trust === "given" ? ["--disable-workspace-trust"] : [])], log, env);
  const stop = async () => {
    await endGroup(child);
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await until("code-server answers", 60, async () => (await fetch(`${url}/healthz`)).ok);
  } catch (error) {
    const words = readFileSync(log, "utf8").slice(-3000);
    await stop();
    throw new Error(`code-server did not start:\n${words}`, { cause: error });
  }
  return { url, scratch, extensions, stop };
}

/**
 * Writes down what VS Code itself does when a language pack is installed from its own window (its command line does not).
 * Microsoft's pack is not to be had without its marketplace: ours has only the words that stand on our pictures.
 */
async function speakChinese(data: string): Promise<void> {
  const translations = { vscode: join(import.meta.dirname, "chinese.i18n.json") };
  const packs = { "zh-cn": { hash: "test", label: "中文(简体)", extensions: [{ extensionIdentifier: { id: "test.zh-cn" }, version: "1.0.0" }], translations } };
  await writeFile(join(data, "languagepacks.json"), JSON.stringify(packs));
  // Without this file every window is English; with it, but without a language in it, the window's cookie counts.
  await writeFile(join(data, "User/argv.json"), "{}");
}

async function install(tools: EditorTools, folders: readonly string[], vsix: readonly string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [tools.codeServer, ...folders, ...vsix.flatMap((path) => ["--install-extension", path])], { env: environment() });
}

/** In a process group of its own: its window servers and extension hosts end with it. */
function startServer(tools: EditorTools, args: readonly string[], logFile: string, env: Readonly<Record<string, string>>): ChildProcess {
  const log = openSync(logFile, "a");
  const child = spawn(process.execPath, [tools.codeServer, ...args], { stdio: ["ignore", log, log], detached: true, env: { ...environment(), ...env } });
  closeSync(log);
  // A test run that is itself killed cannot clean up, so a shell waits for its end of a pipe to close and does it.
  const guard = spawn("sh", ["-c", 'read -r _; kill -9 "-$1"', "sh", String(child.pid)], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  guard.unref();
  child.once("exit", () => guard.kill("SIGKILL"));
  return child;
}

async function endGroup(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  if (child.exitCode === null && child.signalCode === null) {
    process.kill(-child.pid!, "SIGKILL");
    await gone;
  }
}

/** Without what pnpm and vitest put there: code-server is started as a user would start it. */
function environment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(npm_|pnpm_|VITEST|NODE_|VSCODE_|PORT$|PASSWORD$)/i.test(name));
  return Object.fromEntries(kept);
}
