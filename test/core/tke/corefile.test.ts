import { describe, expect, test } from "vitest";
import { collect, readManifests } from "@kubectl-loopback/core";
import { applied, bypassesCoreDns, clusterDns, entriesOf, isCorefile, serviceNamed } from "../../../packages/core/src/tke/cluster-dns.ts";
import { blockFor, readCorefile, zoneName } from "../../../packages/core/src/tke/corefile.ts";
import { configMap, yaml } from "../support.ts";

/** The cluster's resolvers with these Corefiles. */
function dnsOf(coreDns: string | null, nodeLocal: string | null = null) {
  const maps = Object.entries({ coredns: coreDns, "node-local-dns": nodeLocal }).flatMap(([name, Corefile]) => (Corefile === null ? [] : [configMap(name, { Corefile })]));
  const { set } = collect(readManifests({ file: "a.yaml", text: yaml(...maps), named: true }, { namespace: "default", workloads: false }).objects);
  return clusterDns(set);
}

const inRoot = (...lines: string[]) => `.:53 {\n${lines.map((line) => `    ${line}\n`).join("")}}\n`;

const entriesIn = (...lines: string[]) => entriesOf(dnsOf(inRoot(...lines)).coreDns!);

/** The entries of a Corefile, one line each. */
const entries = (...lines: string[]) => entriesIn(...lines).map(({ plugin, from, to, keepsStem }) => `${plugin} ${from.kind} ${from.text} > ${keepsStem ? "*" : ""}${to}`);

describe("a Corefile, taken apart", () => {
  test("blocks, directives, bodies, quotes and comments", () => {
    expect(readCorefile(`# the cluster {
example.com:53, other.example.com {   # two zones
  errors

  hosts {

    10.0.0.1 a.example.com # one
    fallthrough
  }
  template IN A "two words" {
    answer "{{ .Name }} 60 IN A 10.0.0.9"
  }
}
. {
}
`)).toEqual([
      {
        zones: ["example.com:53", "other.example.com"], first: 1, last: 12,
        directives: [
          { name: "errors", args: [], body: [], text: "errors" },
          { name: "hosts", args: [], body: [["10.0.0.1", "a.example.com"], ["fallthrough"]], text: "hosts" },
          { name: "template", args: ["IN", "A", "two words"], body: [["answer", "{{ .Name }} 60 IN A 10.0.0.9"]], text: "template IN A two words" },
        ],
      },
      { zones: ["."], first: 13, last: 14, directives: [] },
    ]);
  });

  test.each([["a brace too few", ". {\n  errors\n"], ["a brace too many", ". {\n}\n}\n"], ["one that only closes", "}\n"], ["one that closes before it opens", "}\n. {\n"], ["a block on one line", ". { errors }\n"]])("%s is no Corefile", (_, text) => expect(readCorefile(text)).toBeUndefined());

  test("what stands outside of blocks and directives is left out", () => {
    expect(readCorefile("lost\n. {\n  {\n  lost\n  }\n}\nlost\n")).toEqual([{ zones: ["."], first: 1, last: 5, directives: [] }]);
  });

  test("a brace that closes, with words behind it, closes", () => expect(readCorefile(". {\n  errors\n} the end\n")).toEqual([{ zones: ["."], first: 0, last: 2, directives: [{ name: "errors", args: [], body: [], text: "errors" }] }]));

  test("nothing is a Corefile without blocks", () => expect(readCorefile("# nothing\n\n")).toEqual([]));

  test.each([["dns://Example.com.:53", "example.com"], ["example.com", "example.com"], [".:53", ""], [".", ""], ["tls://.", ""], ["a.b:1053", "a.b"], ["a.tls://b", "a.tls://b"], ["fd00:1::/64", "fd00:1::/64"]])("zone %s is %s", (zone, name) => expect(zoneName(zone)).toBe(name));

  test.each([["a.example.com", 1], ["example.com", 1], ["b.a.example.com", 2], ["notexample.com", 0], ["com", 0]])("%s is answered by block %i", (name, index) => {
    const blocks = readCorefile(". {\n}\nexample.com {\n}\nx.example.org b.a.example.com:53 {\n}\n")!;
    expect(blockFor(name, blocks)).toBe(blocks[index]);
  });

  test("of two blocks for one zone the first", () => {
    const blocks = readCorefile("a.b:53 {\n}\na.b:1053 {\n}\n")!;
    expect(blockFor("x.a.b", blocks)).toBe(blocks[0]);
  });

  test("without a block for the root some names are answered by none", () => expect(blockFor("example.org", readCorefile("example.com {\n}\n")!)).toBeUndefined());
});

describe("what a Corefile makes of names", () => {
  test.each<[string, string[], string[]]>([
    ["a name", ["rewrite name a.example.com web.default.svc.cluster.local"], ["rewrite exact a.example.com > web.default.svc.cluster.local"]],
    ["a name, said to be exact, with upper case and the dot of the root", ["rewrite name exact A.Example.com. Web.default.svc.cluster.local."], ["rewrite exact a.example.com > web.default.svc.cluster.local"]],
    ["and then on, or not", ["rewrite continue name a.b c.d", "rewrite stop name e.f g.h"], ["rewrite exact a.b > c.d", "rewrite exact e.f > g.h"]],
    ["a suffix keeps what stands before it", ["rewrite name suffix .example.com .default.svc.cluster.local"], ["rewrite suffix .example.com > *.default.svc.cluster.local"]],
    ["a prefix or a part of a name tells nothing", ["rewrite name prefix a b", "rewrite name substring a b"], []],
    ["with options behind it", ["rewrite name a.b c.d answer auto"], ["rewrite exact a.b > c.d"]],
    ["a name that is a word for a kind of match", ["rewrite name suffix c.d"], ["rewrite exact suffix > c.d"]],
    ["no names at all", ["rewrite", "rewrite continue", "rewrite name", "rewrite name a.b", "rewrite name suffix"], []],
    ["another field than the name tells nothing", ["rewrite type ANY HINFO", "rewrite name a.b"], []],
    ["rules in braces", ["rewrite {", "  name exact a.b c.d", "  answer auto", "}"], ["rewrite exact a.b > c.d"]],
    ["an expression that is a name", ["rewrite name regex ^a\\.example\\.com$ web.default.svc"], ["rewrite exact a.example.com > web.default.svc"]],
    ["an expression that does not start at the start", ["rewrite name regex a\\.example\\.com$ web.default.svc"], ["rewrite suffix a.example.com > web.default.svc"]],
    ["an expression for anything before a suffix", ["rewrite name regex (.*)\\.example\\.com {1}.default.svc", "rewrite name regex ^([^.]+)[.]example[.]com$ $1.default.svc", "rewrite name regex (.+)\\.example\\.com ${1}.x"], [
      "rewrite suffix .example.com > *.default.svc", "rewrite suffix .example.com > *.default.svc", "rewrite suffix .example.com > *.x",
    ]],
    ["an expression whose group stands in the middle of the answer", ["rewrite name regex (.*)\\.example\\.com a.{1}.svc"], ["rewrite suffix .example.com > a.{1}.svc"]],
    ["an expression for anything before a suffix, to one name", ["rewrite name regex (.*)\\.example\\.com web.default.svc"], ["rewrite suffix .example.com > web.default.svc"]],
    ["… without brackets, or without a dot", ["rewrite name regex .*\\.example\\.com c.d", "rewrite name regex .*example\\.com c.d", "rewrite name regex .*-x\\.com c.d"], [
      "rewrite suffix .example.com > c.d", "rewrite suffix example.com > c.d", "rewrite suffix -x.com > c.d",
    ]],
    ["signs that stand where they mean something else", ["rewrite name regex a^b c.d", "rewrite name regex a$b c.d", "rewrite name regex a(.*)\\.b c.d", "rewrite name regex ^$ c.d"], []],
    ["a real expression tells nothing", ["rewrite name regex a|b c.d", "rewrite name regex .* c.d", "rewrite name regex a(b)c c.d"], []],
    ["hosts", ["hosts {", "  10.0.0.1 a.b C.D.", "  fd00::1 e.f", "  fallthrough", "  ttl 60", "}"], ["hosts exact a.b > 10.0.0.1", "hosts exact c.d > 10.0.0.1", "hosts exact e.f > fd00::1"]],
    ["what only looks like an address", ["hosts {", "  v1 a.b", "  1x a.b", "  10.0.0.1/8 c.d", "}"], []],
    ["a template for a zone", ["template IN A example.com {", '  answer "{{ .Name }} 60 IN A 10.0.0.9"', "}"], ["template exact example.com > 10.0.0.9", "template suffix .example.com > 10.0.0.9"]],
    ["a template for what matches", ["template IN A example.com {", "  match ^a\\.example\\.com\\.$", '  answer "{{ .Name }} 60 IN CNAME Web.default.svc."', '  answer "{{ .Name }} 60 IN TXT hello"', "}"], ["template exact a.example.com > web.default.svc"]],
    ["a template with several", ["template IN A {", "  match ^a\\.b\\.$ ^c\\.d\\.$ ^(e|f)\\.g\\.$", '  answer "{{ .Name }} 60 IN A 10.0.0.8" "{{ .Name }} 60 IN A 10.0.0.9"', "  answer", "}"], [
      "template exact a.b > 10.0.0.8", "template exact c.d > 10.0.0.8", "template exact a.b > 10.0.0.9", "template exact c.d > 10.0.0.9",
    ]],
    ["answers with more blanks, and one that goes on", ["template IN A example.com {", "  match ^a\\.b$", '  answer "{{ .Name }}\t60  IN  A  10.0.0.8 "', '  answer "{{ .Name }} 60 IN A 10.0.0.9 x"', "}"], ["template exact a.b > 10.0.0.8"]],
    ["a template for the root tells nothing", ["template IN A {", '  answer "{{ .Name }} 60 IN A 10.0.0.9"', "}"], []],
    ["other plugins tell nothing", ["forward . /etc/resolv.conf", "kubernetes cluster.local", "cache 30"], []],
  ])("%s", (_, lines, told) => expect(entries(...lines)).toEqual(told));

  test("with the line as it is written", () => {
    expect(entriesIn("rewrite  name a.b  c.d", "hosts {", "  10.0.0.1   a.b c.d", "}", "rewrite {", "  name suffix  .a  .b", "}").map(({ text }) => text)).toEqual(["rewrite name a.b c.d", "10.0.0.1 a.b c.d", "10.0.0.1 a.b c.d", "name suffix .a .b"]);
  });

  test("a template without zones is about its block's", () => {
    const dns = dnsOf('example.com:53 {\n  template IN AAAA {\n    answer "{{ .Name }} 60 IN AAAA fd00::9"\n  }\n}\n');
    expect(entriesOf(dns.coreDns!).map(({ from, to, text }) => [from.kind, from.text, to, text])).toEqual([["exact", "example.com", "fd00::9", "template IN AAAA"], ["suffix", ".example.com", "fd00::9", "template IN AAAA"]]);
  });

  test.each<[string, string, string | undefined]>([
    ["rewrite name a.example.com web.default.svc", "a.example.com", "web.default.svc"], ["rewrite name a.example.com web.default.svc", "b.a.example.com", undefined],
    ["rewrite name suffix .example.com .default.svc", "web.example.com", "web.default.svc"], ["rewrite name suffix .example.com .default.svc", "example.com", undefined],
    ["rewrite name regex (.*)\\.example\\.com web.default.svc", "x.example.com", "web.default.svc"],
  ])("%s: %s", (line, name, to) => expect(applied(entriesOf(dnsOf(inRoot(line)).coreDns!)[0]!, name)).toBe(to));

  test("what was not read, or cannot be understood, is nobody", () => {
    expect([dnsOf(null), dnsOf("{", "{"), dnsOf("", "")]).toEqual([{ coreDns: null, nodeLocal: null }, { coreDns: null, nodeLocal: null }, { coreDns: null, nodeLocal: null }]);
  });
});

describe("NodeLocal DNSCache answers without CoreDNS where it forwards a name to somebody else", () => {
  const cache = (root: string) => `cluster.local:53 {\n  forward . 172.16.0.10\n}\n.:53 {\n  ${root}\n}\n`;
  test.each<[string, string | null, boolean]>([
    ["the root to resolv.conf", cache("forward . /etc/resolv.conf"), true],
    ["the root to CoreDNS, too", cache("forward . 172.16.0.10"), false],
    ["to CoreDNS among others", cache("forward . 8.8.8.8 172.16.0.10"), false],
    ["nowhere", cache("errors"), true],
    ["the root to resolv.conf, heard under CoreDNS' address", "cluster.local:53 {\n  forward . 172.16.0.10\n}\n.:53 {\n  bind 169.254.20.10 172.16.0.10\n  forward . /etc/resolv.conf\n}\n", true],
    ["an older proxy", cache("proxy . 172.16.0.10"), false],
    ["nowhere: nobody answers for it", "cluster.local:53 {\n  forward . 172.16.0.10\n}\n", true],
    ["the names of the cluster nowhere: nobody answers for them", "example.com {\n  forward . 8.8.8.8\n}\n", false],
    ["no names of the cluster", ".:53 {\n  errors\n}\n", false],
    ["no cache", null, false],
  ])("%s", (_, nodeLocal, bypassed) => {
    const dns = dnsOf(inRoot("errors"), nodeLocal);
    expect([bypassesCoreDns({ kind: "exact", text: "a.example.com" }, dns), bypassesCoreDns({ kind: "suffix", text: ".example.com" }, dns)]).toEqual([bypassed, bypassed]);
  });

  test("names of the cluster go to CoreDNS", () => expect(bypassesCoreDns({ kind: "suffix", text: ".cluster.local" }, dnsOf(inRoot("errors"), cache("forward . /etc/resolv.conf")))).toBe(false));
});

describe("names of Services", () => {
  const CLUSTERS = [inRoot("cache 30 example.com", "kubernetes example.internal in-addr.arpa {", "  pods insecure", "}"), inRoot("errors"), null];
  test.each<[string, string | undefined, string | undefined]>([
    ["web.prod.svc", "prod/web", "prod/web"],
    ["web.prod.svc.cluster.local", undefined, "prod/web"],
    ["web.prod.svc.example.internal", "prod/web", undefined],
    ["web.prod.svc.example.com", undefined, undefined],
    ["x web.prod.svc", undefined, undefined],
    ["web.prod", undefined, undefined],
    ["a.web.prod.svc", undefined, undefined],
    ["web.prod.svcs", undefined, undefined],
  ])("%s", (name, byName, byDefault) => {
    const told = CLUSTERS.map((one) => serviceNamed(name, dnsOf(one))).map((one) => one && `${one.namespace}/${one.name}`);
    expect(told).toEqual([byName, byDefault, byDefault]);
  });
});

test("which ConfigMaps define names", () => {
  const map = (name: string, namespace: string, kind = "ConfigMap") => isCorefile({ ref: { apiVersion: "v1", kind, namespace, name } } as never);
  expect([map("coredns", "kube-system"), map("node-local-dns", "kube-system"), map("coredns", "default"), map("other", "kube-system"), map("coredns", "kube-system", "Secret")]).toEqual([true, true, false, false, false]);
});
