/** The parts of a connection that need no server: how long, and through which proxy. The rest is in test/cluster. */
import { describe, expect, test } from "vitest";
import { durationOf } from "../../packages/kubectl-plugin/src/cli/duration.ts";
import { isUsageError } from "../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { parseCommandLine } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { proxyFromEnvironment } from "../../packages/kubectl-plugin/src/cluster/proxy-env.ts";
import { permissionFor, pathOf } from "../../packages/kubectl-plugin/src/cluster/resources.ts";
import { withoutSecrets } from "../../packages/kubectl-plugin/src/cluster/secrets.ts";

const FOREVER = 2 ** 31 - 1;

describe("--request-timeout", () => {
  test.each([["5s", 5000], ["1m30s", 90_000], ["500ms", 500], ["1.5s", 1500], ["2h", 7_200_000], ["30", 30_000], ["0", FOREVER], ["0s", FOREVER], ["9999h", FOREVER]])("%s is %i ms", (text, milliseconds) => {
    expect(durationOf(text)).toBe(milliseconds);
  });

  test.each(["", "soon", "5 s", "-5s", "5s!", "s", "1d"])("%j is no duration", (text) => {
    expect(durationOf(text)).toBeUndefined();
  });

  test("wrong usage, not a limit that nobody asked for", () => {
    expect(parseCommandLine(["check", "--request-timeout", "soon"])).toMatchObject({ usage: "bad-value", written: "--request-timeout soon" });
    expect(isUsageError(parseCommandLine(["check", "--request-timeout", "5s"]))).toBe(false);
  });
});

describe("the proxy of the environment", () => {
  const of = (server: string, env: Record<string, string>) => proxyFromEnvironment(new URL(server), env);
  const PROXY = { HTTPS_PROXY: "http://proxy:3128" };

  test.each<[string, Record<string, string>, string | undefined]>([
    ["https://api.example", PROXY, "http://proxy:3128"],
    ["https://api.example", { https_proxy: "proxy:3128" }, "http://proxy:3128"],
    ["https://api.example", { HTTPS_PROXY: "socks5://proxy:1080" }, "socks5://proxy:1080"],
    ["https://api.example", {}, undefined],
    ["http://api.example", PROXY, undefined],
    ["http://api.example", { HTTP_PROXY: "http://plain:80" }, "http://plain:80"],
    ["https://localhost:6443", PROXY, undefined],
    ["https://127.0.0.2:6443", PROXY, undefined],
    ["https://[::1]:6443", PROXY, undefined],
  ])("%s with %o: %s", (server, env, expected) => {
    expect(of(server, env)).toBe(expected);
  });

  test.each<[string, string, boolean]>([
    ["*", "https://api.example", true],
    ["api.example", "https://api.example", true],
    ["example", "https://api.example", true],
    [".example", "https://api.example", true],
    [".api.example", "https://api.example", false],
    ["pi.example", "https://api.example", false],
    ["other, api.example ", "https://API.example:6443", true],
    ["api.example:6443", "https://api.example:6443", true],
    ["api.example:443", "https://api.example", true],
    ["api.example:443", "https://api.example:6443", false],
    ["10.0.0.0/8", "https://10.1.2.3:6443", true],
    ["10.0.0.0/8", "https://11.1.2.3", false],
    ["10.0.0.0/99", "https://10.1.2.3", false],
    ["10.1.2.3", "https://10.1.2.3", true],
    ["fd00::/8", "https://[fd00::1]:6443", true],
    ["fd00::1", "https://[fd00::1]", true],
    ["", "https://api.example", false],
  ])("NO_PROXY=%s, %s: excepted %s", (NO_PROXY, server, excepted) => {
    expect(of(server, { ...PROXY, NO_PROXY }) === undefined).toBe(excepted);
    expect(of(server, { ...PROXY, no_proxy: NO_PROXY }) === undefined).toBe(excepted);
  });
});

test("names and passwords in addresses are not shown", () => {
  expect(withoutSecrets("reading https://me:secret@host:1/a from http://x@proxy failed, mail@example")).toBe("reading https://host:1/a from http://proxy failed, mail@example");
});

test("what is asked for, as a path and as a permission", () => {
  expect(pathOf({ resource: "services", namespace: "a b" }, "/api/v1")).toBe("/api/v1/namespaces/a%20b/services");
  expect(pathOf({ resource: "nodes" }, "/api/v1")).toBe("/api/v1/nodes");
  expect(permissionFor({ resource: "nodes" })).toEqual({ verb: "list", resource: "nodes", scope: "" });
  expect(permissionFor({ resource: "ingresses" })).toEqual({ verb: "list", resource: "ingresses.networking.k8s.io", scope: "-A" });
  expect(permissionFor({ resource: "configmaps", namespace: "kube-system", name: "coredns" })).toEqual({ verb: "get", resource: "configmaps/coredns", scope: "-n kube-system" });
});
