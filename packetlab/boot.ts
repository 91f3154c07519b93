/** Boots the guest under plain emulation (no KVM, no root) with scenarios to play, and listens to what it says. */

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

import type { Guest } from "./build.ts";
import { cpio, file } from "./cpio.ts";
import type { Observation, Scenario } from "./types.ts";

/** Scenarios whose kube-proxies are set up alike, so that they can be played in one network. */
export interface Cluster {
  key: string;
  scenarios: Scenario[];
}

export interface Told {
  versions?: Record<string, string>;
  observation?: Observation;
  took?: { cluster: string; what: string; seconds: number };
  done?: { seconds: number };
  failed?: string;
}

/** Plays clusters in one guest, one after the other. `hear` gets every line as it comes. */
export async function play(guest: Guest, clusters: Cluster[], hear: (told: Told) => void): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "packetlab-"));
  try {
    const input = cpio([file("scenarios.json", JSON.stringify({ clusters }))]);
    const archives = await Promise.all(guest.archives.map((path) => readFile(path)));
    await writeFile(join(folder, "initrd"), Buffer.concat([...archives, input]));
    await boot(guest.kernel, folder, hear);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

// norandmaps: programs lie at the same addresses each time, so the emulator has their code translated already (starting one is four times as quick).
const kernelArguments = "console=ttyS0 panic=-1 quiet mitigations=off nokaslr norandmaps";
const memory = 1536; // MiB: the file system lies in memory, twice while it is unpacked

async function boot(kernel: string, folder: string, hear: (told: Told) => void): Promise<void> {
  const console = join(folder, "console");
  const machine = spawn("qemu-system-x86_64", [
    "-accel", "tcg,tb-size=256", "-cpu", "max", "-m", String(memory), "-smp", "1", "-no-reboot", "-display", "none", "-monitor", "none", "-nic", "none",
    "-kernel", kernel, "-initrd", join(folder, "initrd"), "-append", kernelArguments,
    "-serial", `file:${console}`, "-serial", "stdio",
  ], { stdio: ["ignore", "pipe", "pipe"] });
  let complaints = "";
  machine.stderr.on("data", (chunk) => (complaints += chunk));
  const ended = new Promise<void>((resolve, reject) => machine.on("error", () => reject(new Error("no qemu-system-x86_64 on this machine; Debian has it in qemu-system-x86"))).on("close", () => resolve()));
  let done = false;
  let failed = "";
  const stop = (): boolean => machine.kill("SIGKILL");
  process.once("exit", stop);
  for await (const line of createInterface({ input: machine.stdout })) {
    const told = parse(line);
    if (!told) continue;
    done ||= told.done !== undefined;
    failed ||= told.failed ?? "";
    hear(told);
  }
  await ended;
  process.off("exit", stop);
  if (failed) throw new Error(`the guest gave up: ${failed}`);
  if (!done) throw new Error(`the guest ended early.\n${complaints}\n${(await readFile(console, "utf8").catch(() => "")).slice(-3000)}`);
}

function parse(line: string): Told | undefined {
  try {
    return JSON.parse(line) as Told;
  } catch {
    return undefined; // a stray line of the guest's own tools
  }
}
