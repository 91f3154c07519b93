/**
 * Kubeconfigs and flags that nothing can be done with: the built plugin says so in a line, with exit code 3. No crash, no
 * warning of a library, and of what they hold not a word.
 */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtPlugin } from "../plugin/plugin.ts";
import { fileWith, temporaryFolder } from "./files.ts";

const SECRET = "sEcReT-tOkEn";
/** Nobody listens there. */
const SERVER = "https://127.0.0.1:1";

const kubeconfig = (user: string, cluster = `{ server: "${SERVER}" }`) => `apiVersion: v1
kind: Config
current-context: x
clusters: [{ name: c, cluster: ${cluster} }]
users: [{ name: u, user: ${user} }]
contexts: [{ name: x, context: { cluster: c, user: u } }]
`;

const FILES: Readonly<Record<string, string>> = {
  "a token with a line break": kubeconfig(`{ token: "${SECRET}\\n${SECRET}" }`),
  "a token that is not Latin": kubeconfig(`{ token: "${SECRET}令牌" }`),
  "a password with a line break": kubeconfig(`{ username: a, password: "${SECRET}\\n" }`),
  "a certificate that is none": kubeconfig(`{ client-certificate-data: "${Buffer.from(SECRET).toString("base64")}", client-key-data: "${Buffer.from(SECRET).toString("base64")}" }`),
  "an authority that is none": kubeconfig(`{ token: ${SECRET} }`, `{ server: "${SERVER}", certificate-authority-data: "!${SECRET}" }`),
  "a user to be with a line break": kubeconfig(`{ token: ${SECRET}, as: "a\\nb" }`),
  "more about that user": kubeconfig(`{ token: ${SECRET}, as: a, as-user-extra: { "a \\n": ["${SECRET}\\n"] } }`),
  "a credential plugin without a name": kubeconfig(`{ exec: { command: "", args: ["${SECRET}"] } }`),
  "an argument that no program can be given": kubeconfig(`{ exec: { command: "true", args: ["${SECRET}\\0"] } }`),
  "a variable that no program can be given": kubeconfig(`{ exec: { command: "true", env: [{ name: A, value: "${SECRET}\\0" }] } }`),
  "a credential plugin that prints something else": kubeconfig(`{ exec: { command: echo, args: ["${SECRET}"] } }`),
  "a login of Google, which ran a shell": kubeconfig(`{ auth-provider: { name: gcp, config: { access-token: ${SECRET}, expiry: "2001-01-01T00:00:00Z", cmd-path: "echo ${SECRET};" } } }`),
  "a login of Azure": kubeconfig(`{ auth-provider: { name: azure, config: { access-token: ${SECRET} } } }`),
  "a password in the server's address": kubeconfig("{ token: x }", `{ server: "https://me:${SECRET}@127.0.0.1:1" }`),
  "a password in a proxy's address": kubeconfig("{ token: x }", `{ server: "${SERVER}", proxy-url: "http://me:${SECRET}@127.0.0.1:2" }`),
  "an address that is none": kubeconfig("{ token: x }", `{ server: "https://me:${SECRET}@[" }`),
  "a key that is a list": `${kubeconfig(`{ token: ${SECRET} }`)}? [{ value: ${SECRET} }]\n: 1\n`,
  "YAML that ends too early": kubeconfig(`{ token: "${SECRET}`),
  "a tag that nobody knows": kubeconfig(`{ token: !${SECRET} ${SECRET} }`),
  "an alias of nothing": kubeconfig(`{ token: *${SECRET} }`),
  "a key twice": kubeconfig(`{ token: ${SECRET}, token: ${SECRET} }`),
  "text": SECRET,
};

/** What the plugin may say of it. */
function saysNothing({ code, stdout, stderr }: ReturnType<typeof builtPlugin>): void {
  const said = stdout + stderr;
  expect(said).not.toContain(SECRET);
  expect(said).not.toContain(Buffer.from(SECRET).toString("base64"));
  expect(said).not.toMatch(/\n\s+at .+:\d+|Warning:/);
  expect([code, stderr]).toEqual([3, expect.stringMatching(/^error: .*\[(?:unreachable|not-json|bad-\w+(?:-\w+)*|yaml-syntax)\]$/m)]);
}

const VERBS: readonly (readonly string[])[] = [["check", "-v"], ["facts", "-v"], ["fix", "--yes", "-v"], ["explain", "svc/x", "-v"], ["callers", "-v"], ["snapshot", "-o", "out.json"], ["probe", "svc/x", "--yes"]];

describe.each(Object.entries(FILES))("%s", (_, text) => {
  test("check", () => saysNothing(builtPlugin([...VERBS[0]!, "--kubeconfig", fileWith(text)])));
});

describe.each(VERBS.map((verb) => [verb.join(" "), verb] as const))("%s", (_, verb) => {
  test("a token on the command line that no header can hold", () => {
    saysNothing(builtPlugin([...verb, "--server", SERVER, "--token", `${SECRET}\n`], { cwd: temporaryFolder() }));
  });
});

describe("a file that is something else is not quoted", () => {
  test.each([["check", "-f", "-", "--baseline"], ["check", "--snapshot"], ["fix", "--undo"]])("%s %s %s %s", (...words) => {
    const { stdout, stderr } = builtPlugin([...words.filter((word) => word !== undefined), fileWith(`{ "token": ${SECRET} }`)], { stdin: "apiVersion: v1\nkind: Service\nmetadata: { name: x }\n" });
    expect(stdout + stderr).not.toContain(SECRET);
  });
  test("values of a chart", () => {
    const chart = temporaryFolder();
    const values = fileWith(`? ["\\e[2J${SECRET}"]\n: 1\n`, "values.yaml");
    const { stdout, stderr } = builtPlugin(["check", "-f", "-", "--chart", join(values, "..")], { stdin: "apiVersion: v1\nkind: Service\nmetadata: { name: x }\n", cwd: chart });
    expect(stdout + stderr).not.toMatch(/Warning:|\u001b/);
  });
});
