import assert from "node:assert/strict";
import fc from "fast-check";
import type { Json } from "@kubectl-loopback/core";
import { isFailure, type ApiClient } from "../../../packages/kubectl-plugin/src/cluster/api-client.ts";
import { listAll } from "../../../packages/kubectl-plugin/src/cluster/lists.ts";
import { proxyFromEnvironment } from "../../../packages/kubectl-plugin/src/cluster/proxy-env.ts";
import { parseAssumptions } from "../../../packages/kubectl-plugin/src/cli/assume.ts";
import { COMMANDS } from "../../../packages/kubectl-plugin/src/cli/commands.ts";
import { FLAGS } from "../../../packages/kubectl-plugin/src/cli/flags.ts";
import { parseOutputs } from "../../../packages/kubectl-plugin/src/cli/outputs.ts";
import { parseCommandLine } from "../../../packages/kubectl-plugin/src/cli/parse.ts";
import { isUsageError } from "../../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { parseSuppositions } from "../../../packages/kubectl-plugin/src/cli/what-if.ts";
import { parseTemplate } from "../../../packages/kubectl-plugin/src/formats/kubectl-template.ts";
import { filled, isTemplate } from "../../../packages/kubectl-plugin/src/formats/jsonpath.ts";
import { parseQuestion } from "../../../packages/kubectl-plugin/src/question.ts";
import { run } from "../../../packages/kubectl-plugin/src/run.ts";
import { HOSTILE_KEYS, mutated, mutatedValue } from "../mutated.ts";
import { kubeObjects } from "../objects.ts";
import { obeysNobody, quietShell } from "../shell.ts";
import { target } from "../target.ts";

const VALUES = ["svc/web", "ing/shop", "svc", "svc,ing", "web", "pod/x", "deploy/web", "text", "json", "sarif=x.sarif", "jsonpath={.summary}", "html=", "prevent-loopback", "direct-access=true", "proxy-mode=ipvs", "nodes=3", "platform=tke", "app=web", "5s", "1m30s", "0", "never", "zh-CN", "-", "--", "80", "CLB101"];
const word = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...Object.keys(FLAGS).map((name) => `--${name}`), "-n", "-A", "-o", "-l", "-f", "-q", "-h") },
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...Object.keys(FLAGS)), fc.constantFrom(...VALUES, ...HOSTILE_KEYS)).map(([name, value]) => `--${name}=${value}`) },
  { weight: 1, arbitrary: mutated(fc.constantFrom(...VALUES)) },
  { weight: 1, arbitrary: fc.constantFrom(...HOSTILE_KEYS, ...HOSTILE_KEYS.map((key) => `--${key}`)) },
);
const commandLine = fc.tuple(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...Object.keys(COMMANDS)) }, { weight: 1, arbitrary: word }), fc.array(word, { maxLength: 7 })).map(([verb, rest]) => [verb, ...rest]);

/** Whatever is typed is understood, or refused with words in both languages. Only what is refused is run: the rest would look for files and clusters. */
async function readsCommands(argv: readonly string[]): Promise<void> {
  const invocation = parseCommandLine(argv);
  if (!isUsageError(invocation)) {
    assert.ok(Object.hasOwn(COMMANDS, invocation.command));
    parseQuestion(invocation);
    parseSuppositions(invocation);
    parseAssumptions(invocation.values("assume"));
    await parseOutputs(invocation);
    return;
  }
  for (const lang of ["en", "zh-CN"]) {
    const { shell, said } = quietShell(argv);
    assert.equal(await run({ ...shell, env: { LANG: lang } }), 2);
    obeysNobody(said());
  }
}

const REPORT: Json = { summary: { loops: 1 }, listeners: [{ object: { name: "web" }, port: 80, verdict: "loops" }], findings: [] };
const TEMPLATES = ["{.summary.loops}", '{range .listeners[*]}{.object.name}{"\\t"}{.verdict}{"\\n"}{end}', "{.listeners[?(@.verdict=='loops')].port}", "{..name}", "summary", "{.listeners[0:2]['port','verdict']}"];

function fillsTemplates(text: string): void {
  if (isTemplate(text)) obeysNobody(filled(parseTemplate(text)!, REPORT).replaceAll(/[\t\n\r]/g, "").slice(0, 0));
}

/** A server's pages, whatever they say: all items, or a failure, and always an end. */
async function listsPages(pages: readonly Json[]): Promise<void> {
  let asked = 0;
  const client = { get: async () => ({ json: pages[asked++ % pages.length]! }) } as Pick<ApiClient, "get"> as ApiClient;
  const listed = await listAll(client, "/api/v1/services", "", () => assert.ok(asked < 100_000, "it never ends"));
  if (isFailure(listed)) return;
  for (const item of listed.items) assert.equal(typeof (item["metadata"] as { name?: unknown }).name, "string");
}

const page = mutatedValue(fc.tuple(kubeObjects, fc.constantFrom("", "", "next", "other")).map(([items, next]) => ({ apiVersion: "v1", kind: "ServiceList", metadata: { continue: next }, items })));

function choosesProxies({ server, noProxy }: { server: string; noProxy: string }): void {
  if (!URL.canParse(server)) return;
  const found = proxyFromEnvironment(new URL(server), { HTTPS_PROXY: "proxy:1", NO_PROXY: noProxy });
  assert.ok(found === undefined || found === "http://proxy:1");
}

export const COMMAND_LINES = [
  target("command lines", 70, commandLine, readsCommands),
  target("jsonpath templates", 80, mutated(fc.constantFrom(...TEMPLATES), ["{", "}", "range ", "{end}", ".", "[*]", "..", "?(@.", "'", '"', "\\"]), fillsTemplates),
  target("pages of an API server", 3, fc.array(page, { minLength: 1, maxLength: 3 }), listsPages),
  target("proxies of the environment", 60, fc.record({ server: mutated(fc.constantFrom("https://10.0.0.1:6443", "https://[fd00::1]:443", "https://a.b.example")), noProxy: mutated(fc.constantFrom("10.0.0.0/8,.example,[fd00::1]:443,*.x", "fd00::/8", "*")) }), choosesProxies),
];
