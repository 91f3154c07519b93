/** Writing: only what was named, whole or not at all, and never through a link that somebody else has laid. */
import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { replaceFile, writeFile, type FileEdit } from "../../packages/kubectl-plugin/src/files/write.ts";
import { keepSteps } from "../../packages/kubectl-plugin/src/fix/undo-file.ts";
import { internalService, loopback } from "../plugin/plugin.ts";
import { temporaryFolder } from "./files.ts";

/** A folder that may be written to, and one that may not. */
function folders(): { here: string; elsewhere: string; secret: string } {
  const [here, elsewhere] = [temporaryFolder(), temporaryFolder()];
  const secret = join(elsewhere, "secret.yaml");
  writeFileSync(secret, internalService("secret"));
  return { here, elsewhere, secret };
}

const LOOPS = ["--assume", "proxy-mode=ipvs", "--no-config"];
const files = (folder: string) => readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();

describe("fix --write", () => {
  test("a link to a file outside is not written through", async () => {
    const { here, secret } = folders();
    symlinkSync(secret, join(here, "a.yaml"));
    const done = await loopback(["fix", "-f", ".", "--write", ...LOOPS], { cwd: here });
    expect([done.code, done.stderr]).toEqual([3, expect.stringContaining("[outside-path]")]);
    expect(readFileSync(secret, "utf8")).toBe(internalService("secret"));
  });
  test("a link to a folder is not walked into", async () => {
    const { here, elsewhere, secret } = folders();
    symlinkSync(elsewhere, join(here, "linked"));
    writeFileSync(join(here, "own.yaml"), internalService("own"));
    expect((await loopback(["fix", "-f", ".", "--write", ...LOOPS], { cwd: here })).code).toBe(0);
    expect(readFileSync(secret, "utf8")).toBe(internalService("secret"));
    expect(readFileSync(join(here, "own.yaml"), "utf8")).toContain("prevent-loopback");
  });
  test("a link inside stays a link, and what it names is written once", async () => {
    const { here } = folders();
    mkdirSync(join(here, "real"));
    writeFileSync(join(here, "real/a.yaml"), internalService("a"));
    symlinkSync("real/a.yaml", join(here, "z.yaml"));
    await loopback(["fix", "-f", ".", "--write", ...LOOPS], { cwd: here });
    expect(lstatSync(join(here, "z.yaml")).isSymbolicLink()).toBe(true);
    expect(readFileSync(join(here, "real/a.yaml"), "utf8").match(/prevent-loopback/g)).toHaveLength(1);
  });

  const edit = (here: string, path = join(here, "a.yaml")): FileEdit => ({ file: "a.yaml", path, root: here, mark: new Uint8Array(), before: "old\n", after: "new\n" });

  test("between reading and writing: the file becomes a link to another one", () => {
    const { here, secret } = folders();
    symlinkSync(secret, join(here, "a.yaml"));
    expect(writeFile({ ...edit(here), before: internalService("secret") })).toMatchObject({ code: "outside-path" });
    expect(readFileSync(secret, "utf8")).toBe(internalService("secret"));
  });
  test("between reading and writing: its folder becomes a link to another one", () => {
    const { here, elsewhere } = folders();
    mkdirSync(join(here, "sub"));
    writeFileSync(join(here, "sub/a.yaml"), "old\n");
    writeFileSync(join(elsewhere, "a.yaml"), "old\n");
    renameSync(join(here, "sub"), join(here, "was"));
    symlinkSync(elsewhere, join(here, "sub"));
    expect(writeFile(edit(here, join(here, "sub/a.yaml")))).toMatchObject({ code: "outside-path" });
    expect(readFileSync(join(elsewhere, "a.yaml"), "utf8")).toBe("old\n");
  });
  test("between reading and writing: somebody else writes it", () => {
    const { here } = folders();
    writeFileSync(join(here, "a.yaml"), "theirs\n");
    expect(writeFile(edit(here))).toMatchObject({ code: "file-changed" });
    expect(files(here)).toEqual(["a.yaml"]);
  });
  test("the mode stays, and nothing is left beside it", () => {
    const { here } = folders();
    writeFileSync(join(here, "a.yaml"), "old\n", { mode: 0o640 });
    expect(writeFile(edit(here))).toBeUndefined();
    expect([statSync(join(here, "a.yaml")).mode & 0o777, files(here), readFileSync(join(here, "a.yaml"), "utf8")]).toEqual([0o640, ["a.yaml"], "new\n"]);
  });
  test("where it cannot be put in place, nothing is left and the old one stays", () => {
    const { here } = folders();
    mkdirSync(join(here, "folder"));
    expect(() => replaceFile(join(here, "folder"), Buffer.from("x"), 0o600)).toThrow();
    expect(files(here)).toEqual(["folder"]);
  });
});

/** Verbs that write a file besides; what stands there already and is something else stays. */
const OUTPUTS: readonly (readonly [string, readonly string[], (file: string) => readonly string[], overwrites: boolean])[] = [
  ["check -o json=FILE", ["check"], (file) => ["-o", `json=${file}`], true],
  ["check --update-baseline", ["check"], (file) => ["--baseline", file, "--update-baseline"], false],
  ["snapshot -o FILE", ["snapshot"], (file) => ["-o", file], false],
];

describe.each(OUTPUTS)("%s", (_, verb, flags, overwrites) => {
  const run = (cwd: string, file: string) => loopback([...verb, "-f", "s.yaml", ...flags(file), ...LOOPS.filter((word) => verb[0] === "check" || word === "--no-config")], { cwd });
  const ready = () => {
    const all = folders();
    writeFileSync(join(all.here, "s.yaml"), internalService("s"));
    return all;
  };
  test("a new file", async () => {
    const { here } = ready();
    await run(here, "out.json");
    expect(JSON.parse(readFileSync(join(here, "out.json"), "utf8"))).toMatchObject({ apiVersion: "kubectl-loopback/v1" });
    expect(files(here)).toEqual(["out.json", "s.yaml"]);
  });
  test("another file of that name", async () => {
    const { here } = ready();
    writeFileSync(join(here, "out.json"), "theirs\n");
    const done = await run(here, "out.json");
    if (!overwrites) expect([done.code, readFileSync(join(here, "out.json"), "utf8")]).toEqual([3, "theirs\n"]);
  });
  test("a link to another file", async () => {
    const { here, secret } = ready();
    symlinkSync(secret, join(here, "out.json"));
    const done = await run(here, "out.json");
    // Whoever names a file with -o FORMAT=FILE means what it leads to, as with `>`.
    if (!overwrites) expect([done.code, readFileSync(secret, "utf8")]).toEqual([3, internalService("secret")]);
    expect(lstatSync(join(here, "out.json")).isSymbolicLink()).toBe(true);
  });
  test("a link to nothing is not followed", async () => {
    const { here, elsewhere } = ready();
    symlinkSync(join(elsewhere, "planted.json"), join(here, "out.json"));
    await run(here, "out.json");
    expect(existsSync(join(elsewhere, "planted.json"))).toBe(false);
  });
  test("a folder that is not there", async () => {
    const { here } = ready();
    const done = await run(here, "no/such/out.json");
    expect([done.code, done.stderr]).toEqual([3, expect.stringMatching(/\[(?:write-failed|file-not-found)\]/)]);
  });
});

describe("fix --undo-file", () => {
  const step = { object: { apiVersion: "v1", kind: "Service", namespace: "a", name: "b" }, path: ["x"], depth: 1, before: null, after: null } as never;
  test("is readable by its owner alone", () => {
    const file = join(temporaryFolder(), "undo.json");
    expect(keepSteps(file, file, [step])).toBeUndefined();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });
  test.each(["theirs\n", "{}", '{"apiVersion":"kubectl-loopback/v1","kind":"Undo"}'])("another file stays: %j", (text) => {
    const file = join(temporaryFolder(), "undo.json");
    writeFileSync(file, text);
    expect(keepSteps(file, file, [step])).toMatchObject({ code: "bad-undo-file" });
    expect(readFileSync(file, "utf8")).toBe(text);
  });
  test("a link to another file stays, and so does that file", () => {
    const { here, secret } = folders();
    symlinkSync(secret, join(here, "undo.json"));
    expect(keepSteps("undo.json", join(here, "undo.json"), [step])).toMatchObject({ code: "bad-undo-file" });
    expect(readFileSync(secret, "utf8")).toBe(internalService("secret"));
  });
  test.each(["../../secrets/x", "..", "v1/../../x", "v1?x=", "v1#"])("an object of the version %s is none", async (apiVersion) => {
    const file = join(temporaryFolder(), "undo.json");
    writeFileSync(file, JSON.stringify({ apiVersion: "kubectl-loopback/v1", kind: "Undo", steps: [{ ...(step as object), object: { ...(step as { object: object }).object, apiVersion } }] }));
    const done = await loopback(["fix", "--undo", file, "--yes"]);
    expect([done.code, done.stderr]).toEqual([3, expect.stringContaining("[bad-undo-file]")]);
  });
});

describe("names in addresses of the API", () => {
  test.each([[".", "%252E"], ["..", "%252E%252E"], ["a/b", "a%2Fb"], ["../x", "..%2Fx"], ["a?b#c", "a%3Fb%23c"], ["web", "web"]])("%s", async (name, part) => {
    const { pathPart } = await import("../../packages/kubectl-plugin/src/cluster/object-path.ts");
    expect(pathPart(name)).toBe(part);
    expect(new URL(`https://x/api/v1/namespaces/${pathPart(name)}/services`).pathname.split("/")).toHaveLength(6);
  });
});
