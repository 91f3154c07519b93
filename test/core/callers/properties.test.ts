/** Among random texts a caller is found for every planted mention, and for none of the decoys. */
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { planOf } from "../fix/plans.ts";
import type { Manifest } from "../support.ts";
import { configMap, INTERNAL, ingress, service } from "../support.ts";
import { callers, deployment } from "./support.ts";

vi.setConfig({ testTimeout: 120_000 });

const address = (index: number) => `10.20.${index >> 8}.${(index & 255) || 1}`;
const CLBS: readonly Manifest[] = [
  ...Array.from({ length: 8 }, (_, index) => service(`s${index}`, { annotations: INTERNAL, status: { ip: address(index * 37 + 3) } })),
  ...["api.shop.example.com", "a.co", "*.wild.example.org"].map((host, index) => ingress(`i${index}`, { spec: { rules: [{ host, http: { paths: [{ path: "/", backend: { service: { name: "s0", port: { number: 80 } } } }] } }] } })),
  service("six", { annotations: INTERNAL, status: { ip: "fd00:1::42" } }),
];
const HOSTS = [...Array.from({ length: 8 }, (_, index) => address(index * 37 + 3)), "api.shop.example.com", "a.co", "x.wild.example.org"];

const host = fc.constantFrom(...HOSTS);
const upper = (text: string) => text.toUpperCase();
/** Ways to name a host, each with what must be found. */
const mention = fc.tuple(host, fc.constantFrom<(one: string) => string>(
  (one) => one, (one) => `http://${one}/x`, (one) => `${one}:8080`, (one) => `https://u:p@${one}:443`, (one) => `(${one})`, (one) => `"${one}"`, (one) => `${one}.`, (one) => `a=${one};`, (one) => `--host=${one}`, upper, (one) => `HTTP://${upper(one)}:80/`,
)).map(([name, write]) => ({ text: write(name), name }));
const ipv6 = fc.constantFrom("fd00:1::42", "[fd00:1::42]:80", "http://[FD00:1:0::42]/", "fd00:0001:0:0:0:0:0:0042").map((text) => ({ text, name: "fd00:1::42" }));
/** What looks like a mention and is none. */
const decoy = fc.tuple(host, fc.constantFrom<(one: string) => string>(
  (one) => `1${one}`, (one) => `${one}9`, (one) => `${one}.evil.org`, (one) => `b${one}`, (one) => `x-${one}`, (one) => `${one}-x`, (one) => `${one}_x`, (one) => `v.${one}`, (one) => `.${one}`, (one) => `${one}.5`, (one) => one.replace(/\.[^.]*$/, ""), (one) => one.replaceAll(".", "-"), (one) => one.replaceAll(".", " . "),
)).map(([name, write]) => ({ text: write(name), name: null as string | null })).filter(({ text }) => !HOSTS.includes(text) && !text.startsWith("http") && !/^[\w-]+\.wild\.example\.org$/.test(text));
const noise = fc.oneof(fc.constantFrom("", "the", "=", "10.20.0.0/16", "::1", "$HOME", "中文", "\\\\", "http://", "example.com", "0.0.0.0"), fc.stringMatching(/^[a-z ]{0,12}$/)).map((text) => ({ text, name: null as string | null }));
const piece = fc.oneof(mention, ipv6, decoy, noise);

/** A text made of pieces between blanks, and the names that are to be found in it. */
const aText = fc.array(piece, { maxLength: 8 }).map((pieces) => ({ text: pieces.map(({ text }) => text).join(" "), names: new Set(pieces.flatMap(({ name }) => (name === null ? [] : [name]))) }));

/** The name that a caller stands for, in the spelling of the lists above. */
function named(written: string): string {
  if (/fd00/i.test(written)) return "fd00:1::42";
  return /^(?:[a-z]+:\/\/)?([^:/]+)/i.exec(written)![1]!.toLowerCase();
}

test("every mention, and no decoy, in variables, arguments and ConfigMaps", () => {
  fc.assert(fc.property(fc.array(aText, { minLength: 1, maxLength: 6 }), (texts) => {
    const places: readonly ((text: string, index: number) => Manifest)[] = [
      (text, index) => configMap(`c${index}`, { text }, "default"),
      (text, index) => deployment({ env: [{ name: "V", value: text }] }, {}, `c${index}`),
      (text, index) => deployment({ args: [text] }, {}, `c${index}`),
    ];
    const found = callers([...CLBS, ...texts.map(({ text }, index) => places[index % places.length]!(text, index))]);
    const byObject = new Map<string, Set<string>>(texts.map((_, index) => [`c${index}`, new Set()]));
    for (const { object, written } of found) byObject.get(object.name)!.add(named(written!));
    expect([...byObject.values()].map((names) => [...names].toSorted())).toEqual(texts.map(({ names }) => [...names].toSorted()));
  }), { numRuns: 150 });
});

test("a corrected text holds nothing more to correct, and what could not be corrected stands as it did", () => {
  fc.assert(fc.property(aText, ({ text }) => {
    const at = (written: string) => [...CLBS, configMap("c", { text: written }, "default")];
    const plan = planOf(at(text), { remedy: "service-name", callers: { secrets: false }, assume: { "proxy-mode": "ipvs" } });
    const [corrected = text] = plan.edits.flatMap((edit) => (edit.kind === "change" ? edit.changes.map((change) => (change.op === "set" ? String(change.value) : "")) : []));
    const [before, after] = [callers(at(text)), callers(at(corrected))];
    expect(corrected !== text).toBe(before.some(({ correctable }) => correctable));
    const left = (found: typeof before) => found.filter(({ correctable }) => !correctable).map(({ written }) => written);
    expect([after.filter(({ correctable }) => correctable), left(after)]).toEqual([[], left(before)]);
  }), { numRuns: 60 });
});

test("hostile texts and objects do no harm", () => {
  fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), fc.jsonValue(), (text, value) => {
    const odd = (kind: string, apiVersion: string): Manifest => ({ apiVersion, kind, metadata: { name: "odd" }, spec: value, data: value, webhooks: value, stringData: value });
    const objects = [["Pod", "v1"], ["Deployment", "apps/v1"], ["CronJob", "batch/v1"], ["Secret", "v1"], ["ConfigMap", "v1"], ["MutatingWebhookConfiguration", "admissionregistration.k8s.io/v1"], ["APIService", "apiregistration.k8s.io/v1"]].map(([kind, version]) => odd(kind!, version!));
    const dns = configMap("coredns", { Corefile: text });
    expect(Array.isArray(callers([...CLBS, dns, configMap("t", { text }, "default"), ...objects], {}, { secrets: true }))).toBe(true);
  }), { numRuns: 150 });
});
