import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { BUILT } from "./plugin.ts";

/** The built file keeps compiled code in the user's cache folder. Whatever is there, it runs the same. */

let home: string;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), "kubectl-loopback-code-"))));
afterEach(() => rmSync(home, { recursive: true }));

const YAML = "apiVersion: v1\nkind: Service\nmetadata: &m\n  name: orders\nspec: {type: LoadBalancer, ports: [{port: 80}]}\n";

function run(env: Record<string, string>, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BUILT, ...args], { env: { PATH: process.env["PATH"], ...env }, input: YAML, encoding: "utf8", timeout: 60_000 });
  return { status, stdout, stderr };
}

const check = (env: Record<string, string>) => run(env, "check", "-f", "-", "-o", "json");
const files = () => readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));

describe("compiled code", () => {
  test("is kept for its owner alone, one file for each way to use the program, and used again", () => {
    const without = check({});
    expect(without).toMatchObject({ status: 0, stderr: "" });
    expect(without.stdout).toContain('"kind": "Report"');
    expect(check({ XDG_CACHE_HOME: home })).toEqual(without);
    const [file, ...others] = files();
    expect([statSync(file!).mode & 0o777, others]).toEqual([0o600, []]);
    expect(file).toMatch(/\/kubectl-loopback\/code\/[0-9a-f]{16}\/v[\d.]+-\w+-check-files$/);
    const before = statSync(file!);
    expect(check({ XDG_CACHE_HOME: home })).toEqual(without);
    expect(statSync(file!).ino).toBe(before.ino);
    run({ XDG_CACHE_HOME: home }, "version");
    expect(files()).toHaveLength(2);
  });

  test("HOME has a cache folder, too; Node's own word for no cache counts", () => {
    run({ HOME: home }, "version");
    expect(files()).toHaveLength(1);
    rmSync(join(home, process.platform === "darwin" ? "Library" : ".cache"), { recursive: true });
    run({ HOME: home, NODE_DISABLE_COMPILE_CACHE: "1" }, "version");
    expect(files()).toEqual([]);
  });

  const PAGE = 4096;
  const DAMAGE: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
    ["empty", () => Buffer.alloc(0)],
    ["cut off", (bytes) => bytes.subarray(0, bytes.length / 2)],
    ["longer", (bytes) => Buffer.concat([bytes, Buffer.alloc(10)])],
    ["a page of nothing", (bytes) => Buffer.concat([bytes.subarray(0, 10 * PAGE), Buffer.alloc(2 * PAGE), bytes.subarray(12 * PAGE)])],
    ["no JSON", (bytes) => Buffer.concat([Buffer.from("x"), bytes])],
    ["of another Node", (bytes) => {
      const end = bytes.indexOf("\n") + 1;
      const changed = Buffer.from(bytes);
      const [modules, pages] = JSON.parse(bytes.toString("latin1", 0, end)) as [[string, number][], number[]];
      let at = 0;
      // V8's own head: the second word is a hash of its version.
      for (const [, length] of modules) {
        changed.writeUInt32LE(12345, end + at + 4);
        if (at % PAGE > PAGE - 8) return bytes;
        at += length;
      }
      return Buffer.concat([Buffer.from(`${JSON.stringify([modules, pages])}\n`), changed.subarray(end)]);
    }],
  ];
  test.each(DAMAGE)("%s: it is compiled again, and kept again", (_, damage) => {
    const first = check({ XDG_CACHE_HOME: home });
    const [file] = files();
    const whole = readFileSync(file!);
    writeFileSync(file!, damage(whole));
    expect(check({ XDG_CACHE_HOME: home })).toEqual(first);
    expect(Math.abs(statSync(file!).size - whole.length)).toBeLessThan(whole.length / 5);
  });

  test("that others could have written is not run", () => {
    const first = check({ XDG_CACHE_HOME: home });
    const [file] = files();
    const evil = readFileSync(file!);
    chmodSync(file!, 0o666);
    expect(check({ XDG_CACHE_HOME: home })).toEqual(first);
    expect([statSync(file!).mode & 0o777, evil.length > 0]).toEqual([0o600, true]);
  });

  test("where nothing can be written, nothing is said", () => {
    const place = join(home, "a-file");
    writeFileSync(place, "");
    expect(check({ XDG_CACHE_HOME: place })).toEqual(check({}));
  });
});
