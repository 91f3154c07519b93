/** Debian packages that suites need, installed when they are missing. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Debian packages of these names, with apt-get, as root; nothing is asked when all of them are there. `who` needs them, for people. */
export async function installPackages(who: string, names: readonly string[]): Promise<void> {
  const missing = await missingPackages(who, names);
  if (missing.length === 0) return;
  process.stderr.write(`Installing ${missing.join(" ")}\n`);
  const asRoot = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  const aptGet = [...asRoot, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"];
  try {
    await apt(aptGet, "update");
    await apt(aptGet, "install", "-y", "--no-install-recommends", ...missing);
  } catch (error) {
    throw new Error(`${who} need the Debian packages ${missing.join(" ")}, and they could not be installed. Install them by hand, as root.`, { cause: error });
  }
}

async function missingPackages(who: string, names: readonly string[]): Promise<string[]> {
  const query = promisify(execFile)("dpkg-query", ["-W", "-f", "${Package} ${db:Status-Status}\n", ...names]);
  const { stdout } = await query.catch((error: NodeJS.ErrnoException & { stdout: string }) => {
    if (error.code === "ENOENT") throw new Error(`${who} run where apt-get and dpkg are (Debian, Ubuntu).`);
    return error; // It says so by its exit code when it does not know one of them.
  });
  return names.filter((name) => !stdout.split("\n").includes(`${name} installed`));
}

/** Waits for whoever installs something at the same time. */
async function apt([program, ...before]: readonly string[], ...args: readonly string[]): Promise<void> {
  await promisify(execFile)(program!, [...before, "-o", "DPkg::Lock::Timeout=300", ...args], { maxBuffer: Infinity });
}
