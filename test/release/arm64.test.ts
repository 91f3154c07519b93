/** The executable for Linux on ARM, run for real: QEMU plays the processor, Debian's packages for it bring the C and C++ libraries. */
import { execFileSync, spawnSync } from "node:child_process";
import { globSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loopback } from "../cluster/plugin.ts";
import { ROOT, VERSION } from "./made.ts";
import { debianTool } from "./tools.ts";
import { emptyFolder, unpacked } from "./unpacked.ts";

/** A folder with these libraries where a system for ARM has them; apt gets lists of its own, the machine's are left alone. */
function libraries(): string {
  const folder = emptyFolder();
  for (const name of ["lists/partial", "cache/archives/partial"]) mkdirSync(join(folder, name), { recursive: true });
  const settings = { "APT::Architecture": "arm64", "APT::Architectures::": "arm64", "APT::Sandbox::User": "root", "Dir::State::lists": join(folder, "lists"), "Dir::Cache": join(folder, "cache"), "Dir::State::status": "/dev/null" };
  const apt = (...args: string[]) => execFileSync("apt-get", ["-q", ...Object.entries(settings).flatMap(([key, value]) => ["-o", `${key}=${value}`]), ...args], { cwd: folder, stdio: "ignore" });
  apt("update");
  apt("download", "libc6:arm64", "libstdc++6:arm64", "libgcc-s1:arm64", "libatomic1:arm64");
  for (const archive of globSync("*.deb", { cwd: folder })) execFileSync("dpkg", ["-x", join(folder, archive), join(folder, "root")]);
  return join(folder, "root");
}

test("linux_arm64: the same words as the built plugin", { timeout: 600_000 }, async () => {
  const qemu = debianTool("qemu-aarch64-static", "qemu-user-static");
  const root = libraries();
  const program = join(unpacked("linux_arm64"), "kubectl-loopback");
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(qemu, ["-L", root, program, ...args], { cwd: ROOT, env: { PATH: process.env["PATH"], HOME: "/nowhere" }, encoding: "utf8" });
    return { status, stdout, stderr };
  };
  expect(run("version")).toMatchObject({ status: 0, stdout: `kubectl-loopback v${VERSION}\nnode v26.10.0\n` });
  const args = ["check", "-f", "examples/cluster", "--lang", "zh-CN"];
  const built = await loopback(args, { cwd: ROOT });
  expect(run(...args)).toEqual({ status: 1, stdout: built.stdout, stderr: built.stderr });
});
