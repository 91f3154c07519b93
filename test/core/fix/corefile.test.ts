import { describe, expect, test } from "vitest";
import { addRewrite, addZone } from "../../../packages/core/src/fix/corefile.ts";

const COREDNS = `example.com:53 {
  errors
}
.:53 {
  errors
  kubernetes cluster.local
}
`;

describe("a rewrite is one line at the head of the block for the root", () => {
  test.each<[string, string, string | undefined]>([
    ["with the indentation of the lines below it", COREDNS, COREDNS.replace(".:53 {\n", ".:53 {\n  rewrite name a.example.com web.default.svc.cluster.local\n")],
    ["of the first line that is one", ".:53 {\n\n\terrors\n}", ".:53 {\n\trewrite name a.example.com web.default.svc.cluster.local\n\n\terrors\n}"],
    ["of the first line that holds anything", ".:53 {\n   \n\terrors\n}", ".:53 {\n\trewrite name a.example.com web.default.svc.cluster.local\n   \n\terrors\n}"],
    ["not what stands between words", ". {\nlog  x\n}", ". {\n    rewrite name a.example.com web.default.svc.cluster.local\nlog  x\n}"],
    ["in an empty block by four columns", ". {\n}", ". {\n    rewrite name a.example.com web.default.svc.cluster.local\n}"],
    ["lines without an indentation too", ". {\nerrors\n}", ". {\n    rewrite name a.example.com web.default.svc.cluster.local\nerrors\n}"],
    ["of DNS, said so", "dns://.:53 {\n  errors\n}", "dns://.:53 {\n  rewrite name a.example.com web.default.svc.cluster.local\n  errors\n}"],
    ["with another zone beside it", "example.org, . {\n  errors\n}", "example.org, . {\n  rewrite name a.example.com web.default.svc.cluster.local\n  errors\n}"],
    ["already there", ".:53 {\n  errors\n  rewrite   name exact a.example.com web.default.svc.cluster.local \n}", ".:53 {\n  errors\n  rewrite   name exact a.example.com web.default.svc.cluster.local \n}"],
    ["there for another name", ".:53 {\n  rewrite name b.example.com web.default.svc.cluster.local\n}", ".:53 {\n  rewrite name a.example.com web.default.svc.cluster.local\n  rewrite name b.example.com web.default.svc.cluster.local\n}"],
    ["no block for the root", "example.com:53 {\n  errors\n}", undefined],
    ["another port than that of DNS", ".:1053 {\n  errors\n}", undefined],
    ["over TLS", "tls://. {\n  errors\n}", undefined],
    ["no Corefile", ".:53 {\n", undefined],
  ])("%s", (_, corefile, after) => expect(addRewrite(corefile, "a.example.com", "web.default.svc.cluster.local")).toBe(after));
});

describe("a zone that NodeLocal DNSCache asks CoreDNS for", () => {
  /** The block of a zone; `listens` where it is the cluster's own. */
  const block = (zone: string, listens = "") => `${zone} {\n    errors\n    forward . 172.16.0.10\n${listens}    healthy x\n    log . ready\n}\n`;
  const cluster = (zone: string) => block(zone, "    health 169.254.20.10:8080\n    prometheus :9253\n    ready\n");
  test.each<[string, string, string | undefined]>([
    ["is the cluster's block again, without what listens on a port", `.:53 {\n}\n${cluster("cluster.local:53")}`, `.:53 {\n}\n${block("a.example.com:53")}${cluster("cluster.local:53")}`],
    ["without a port", cluster("cluster.local"), `${block("a.example.com")}${cluster("cluster.local")}`],
    ["with the dot of the root", cluster("cluster.local.:53"), `${block("a.example.com:53")}${cluster("cluster.local.:53")}`],
    ["is there already", `a.example.com.:53 {\n}\n${cluster("cluster.local:53")}`, `a.example.com.:53 {\n}\n${cluster("cluster.local:53")}`],
    ["is there already, without the dot", `a.example.com:53 {\n}\n${cluster("cluster.local:53")}`, `a.example.com:53 {\n}\n${cluster("cluster.local:53")}`],
    ["is there already, beside others", `b.example.com a.example.com {\n}\n${cluster("cluster.local:53")}`, `b.example.com a.example.com {\n}\n${cluster("cluster.local:53")}`],
    ["is there on another port only", `a.example.com:1053 {\n}\n${cluster("cluster.local:53")}`, `a.example.com:1053 {\n}\n${block("a.example.com:53")}${cluster("cluster.local:53")}`],
    ["without the other zones of the cluster's block", cluster("in-addr.arpa:53 cluster.local:53"), `${block("a.example.com:53")}${cluster("in-addr.arpa:53 cluster.local:53")}`],
    ["is there already, without a port", `a.example.com. {\n}\n${cluster("cluster.local:53")}`, `a.example.com. {\n}\n${cluster("cluster.local:53")}`],
    ["is there for a longer name only", `b.a.example.com {\n}\n${cluster("cluster.local")}`, `b.a.example.com {\n}\n${block("a.example.com")}${cluster("cluster.local")}`],
    ["cannot be made without the cluster's block", ".:53 {\n}\n", undefined],
    ["nor after one on another port", cluster("cluster.local:1053"), undefined],
    ["nor after another domain's", cluster("mycluster.local:53"), undefined],
    ["nor of a Corefile that is none", "cluster.local {\n", undefined],
  ])("%s", (_, corefile, after) => expect(addZone(corefile, "a.example.com")).toBe(after));

  test("a name on another port is not taken for one that ends in its digits", () => {
    expect(addZone(`web:5353 {\n}\n${cluster("cluster.local")}`, "web53")).toBe(`web:5353 {\n}\n${block("web53")}${cluster("cluster.local")}`);
  });
});
