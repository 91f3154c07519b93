import { ruleTable, type Expected } from "./table.ts";
import { ingress, internal, service } from "./texts.ts";

const S = "service.cloud.tencent.com/";
const I = "ingress.cloud.tencent.com/";
const K = "kubernetes.io/ingress.";
const at = (key: string) => ["metadata", "annotations", key];
const must = (key: string, value: string, expected: string): Expected => ({ path: at(key), message: `the platform ignores ${key}: ${value}; it must be ${expected}` });
const TRUE = 'the string "true"';
const key = (written: string, right: string): Expected => ({ path: at(written), message: `the platform does not know "${written}"; the key is "${right}"` });

const SERVICE_FLAGS = [`${S}prevent-loopback`, `${S}direct-access`, `${S}tke-service-config-auto`, `${S}local-svc-weighted-balance`, "service.kubernetes.io/local-svc-only-bind-node-with-pod"];
const INGRESS_FLAGS = [`${K}rule-mix`, `${I}rule-mix-both`, `${I}auto-rewrite`, `${I}enable-group`, `${I}direct-access`, `${I}tke-service-config-auto`];
const BAD: [string, string][] = [['"True"', '"True"'], ['"yes"', '"yes"'], ["true", "true"], ["yes", "true"], ["1", "1"], ['"1"', '"1"']];

ruleTable("CLB103", "bad-annotation", [
  ...SERVICE_FLAGS.flatMap((flag) => ['"true"', '"false"', '""', "null", ""].map((value) => ({ name: `${flag}: ${value}`, text: internal([`${flag}: ${value}`]) }))),
  ...INGRESS_FLAGS.map((flag) => ({ name: `${flag}: "true"`, text: ingress({ annotations: [`${flag}: "true"`] }) })),
  { name: "loose JSON", text: internal([`${S}specify-protocol: '{80: {protocol: [HTTP]}}'`, "service.kubernetes.io/service.extensiveParameters: '{ Vip: \"1.1.1.1\" }'"]) },
  { name: "rules null", text: ingress({ annotations: [`${K}http-rules: "null"`, `${K}https-rules: "[]"`] }) },
  { name: "listen-ports", text: ingress({ annotations: [`${I}listen-ports: '[{"HTTP":80},{"HTTPS":8443}]'`] }) },
  { name: "listen-ports: the last port", text: ingress({ annotations: [`${I}listen-ports: '[{"HTTP":65535}]'`] }) },
  { name: "official keys that decide nothing", text: internal([`${S}pass-to-target: "yes"`, `${S}client-token: x`, "service.kubernetes.io/loadbalance-type: classic", `${S}sync-begin-time: x`]) },
  { name: "keys that belong to nobody", text: internal(["example.com/prevent-loopback: x", "foo: bar", "prometheus.io/scrape: yes"]) },
  { name: "another class", text: ingress({ annotations: [`${I}auto-rewrite: yes`, `${K}class: nginx`] }) },
  { name: "the platform's own", text: internal([`${S}prevent-loopback: "True"`], { name: "kubernetes-intranet" }) },
  { name: "another kind", text: "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x, annotations: {service.cloud.tencent.com/prevent-loopback: yes}}\n" },
], [
  ...SERVICE_FLAGS.flatMap((flag) => BAD.map(([written, shown]) => ({ name: `${flag}: ${written}`, text: internal([`${flag}: ⟦${written}⟧`]), findings: [must(flag, shown, TRUE)] }))),
  ...INGRESS_FLAGS.flatMap((flag) => BAD.map(([written, shown]) => ({ name: `${flag}: ${written}`, text: ingress({ annotations: [`${flag}: ⟦${written}⟧`] }), findings: [must(flag, shown, TRUE)] }))),
  { name: "specify-protocol: no JSON", text: internal([`${S}specify-protocol: ⟦'{"80":'⟧`]), findings: [must(`${S}specify-protocol`, '"{\\"80\\":"', "JSON")] },
  { name: "specify-protocol: a list", text: internal([`${S}specify-protocol: ⟦'[]'⟧`]), findings: [must(`${S}specify-protocol`, '"[]"', "JSON")] },
  { name: "specify-protocol: an unknown protocol", text: internal([`${S}specify-protocol: ⟦'{"80":{"protocol":["SPDY"]}}'⟧`]), findings: [must(`${S}specify-protocol`, '"{\\"80\\":{\\"protocol\\":[\\"SPDY\\"]}}"', "JSON")] },
  { name: "specify-protocol: no string", text: internal([`${S}specify-protocol: ⟦{"80": {protocol: [HTTP]}}⟧`]), findings: [must(`${S}specify-protocol`, '{"80":{"protocol":["HTTP"]}}', "a string")] },
  { name: "listen-ports: no list", text: ingress({ annotations: [`${I}listen-ports: ⟦'{"HTTP":80}'⟧`] }), findings: [must(`${I}listen-ports`, '"{\\"HTTP\\":80}"', "JSON")] },
  { name: "listen-ports: an unknown protocol", text: ingress({ annotations: [`${I}listen-ports: ⟦'[{"http":80}]'⟧`] }), findings: [must(`${I}listen-ports`, '"[{\\"http\\":80}]"', "JSON")] },
  { name: "listen-ports: a port above the last", text: ingress({ annotations: [`${I}listen-ports: ⟦'[{"HTTP":80},{"HTTPS":65536}]'⟧`] }), findings: [must(`${I}listen-ports`, '"[{\\"HTTP\\":80},{\\"HTTPS\\":65536}]"', "JSON")] },
  { name: "listen-ports: no port", text: ingress({ annotations: [`${I}listen-ports: ⟦'[{"HTTP":70000000}]'⟧`] }), findings: [must(`${I}listen-ports`, '"[{\\"HTTP\\":70000000}]"', "JSON")] },
  { name: "http-rules: no JSON", text: ingress({ annotations: [`${K}http-rules: ⟦"[{"⟧`] }), findings: [must(`${K}http-rules`, '"[{"', "JSON")] },
  { name: "extensiveParameters: no JSON", text: internal(["service.kubernetes.io/service.extensiveParameters: ⟦x⟧"]), findings: [must("service.kubernetes.io/service.extensiveParameters", '"x"', "JSON")] },
  { name: "a subnet that is no string", text: internal(["service.kubernetes.io/tke-existed-lbid: ⟦123⟧"]), findings: [must("service.kubernetes.io/tke-existed-lbid", "123", "a string")] },
  { name: "backends-label", text: internal(["service.kubernetes.io/qcloud-loadbalancer-backends-label: ⟦a in b⟧"]), findings: [must("service.kubernetes.io/qcloud-loadbalancer-backends-label", '"a in b"', "a label selector")] },
  { name: "loadbalance-type", text: internal([`${S}loadbalance-type: ⟦internal⟧`]), findings: [must(`${S}loadbalance-type`, '"internal"', '"INTERNAL" or "OPEN"')] },
  { name: "mode", text: internal([`${S}mode: ⟦Skip⟧`]), findings: [must(`${S}mode`, '"Skip"', '"skip"')] },
  { name: "on a Service of another type", text: internal([`${S}prevent-loopback: ⟦yes⟧`], { type: "ClusterIP" }), findings: [must(`${S}prevent-loopback`, "true", TRUE)] },
  { name: "a letter too many", text: internal([`${S}prevent-loopbacks: ⟦"true"⟧`]), findings: [key(`${S}prevent-loopbacks`, `${S}prevent-loopback`)] },
  { name: "a letter too few", text: internal([`${S}prevent-lopback: ⟦"true"⟧`]), findings: [key(`${S}prevent-lopback`, `${S}prevent-loopback`)] },
  { name: "letters swapped", text: internal([`${S}prevent-looback: ⟦"true"⟧`]), findings: [key(`${S}prevent-looback`, `${S}prevent-loopback`)] },
  { name: "other separators", text: internal([`${S}prevent_loop_back: ⟦"true"⟧`]), findings: [key(`${S}prevent_loop_back`, `${S}prevent-loopback`)] },
  { name: "capital letters", text: internal([`${S}Prevent-Loopback: ⟦"true"⟧`]), findings: [key(`${S}Prevent-Loopback`, `${S}prevent-loopback`)] },
  { name: "another prefix", text: internal(['service.kubernetes.io/prevent-loopback: ⟦"true"⟧']), findings: [key("service.kubernetes.io/prevent-loopback", `${S}prevent-loopback`)] },
  { name: "no prefix", text: internal(['prevent-loopback: ⟦"true"⟧']), findings: [key("prevent-loopback", `${S}prevent-loopback`)] },
  { name: "a Service's key on an Ingress", text: ingress({ annotations: [`${S}tke-service-config-auto: ⟦"true"⟧`] }), findings: [key(`${S}tke-service-config-auto`, `${I}tke-service-config-auto`)] },
  { name: "a full-width colon, and then the right one", text: internal([`${S}prevent-loopback：: ⟦"true"⟧`]), findings: [key(`${S}prevent-loopback：`, `${S}prevent-loopback`)] },
  { name: "a full-width colon inside the key", text: internal([`"${S}prevent-loopback：true": ⟦""⟧`]), findings: [key(`${S}prevent-loopback：true`, `${S}prevent-loopback`)] },
  {
    name: "a full-width colon that makes all annotations one text",
    text: service({ annotations: [`⟦${S}prevent-loopback："true"⟧`] }),
    findings: [{ path: ["metadata", "annotations"], message: `the platform does not know "${S}prevent-loopback："true""; the key is "${S}prevent-loopback"` }],
  },
  { name: "several", text: internal([`${S}prevent-loopback: ⟦yes⟧`, `${S}direct-access: ⟦"True"⟧`]), findings: [must(`${S}prevent-loopback`, "true", TRUE), must(`${S}direct-access`, '"True"', TRUE)] },
]);

