/** Objects whose every name and value tries to be something else where it is printed. */
const EVIL = [
  "\u001b[31mred", "two\nlines", "\n::error::owned", "%0A::error::owned", "##[error]owned", "]]><failure/>", "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>",
  "a | b", "`code`", "``x``", "[link](http://evil.example)", "www.evil.example", "http://evil.example", "@everyone", "#1", "=cmd()", "quote\" and 'quote", "back\\slash", "{{7*7}}", "<!-- -->", "~~gone~~", "**bold**", "\ud800", "&amp;", "</details>",
].join(" ");

const service = {
  apiVersion: "v1", kind: "Service",
  metadata: { name: EVIL, namespace: EVIL, annotations: { "service.kubernetes.io/qcloud-loadbalancer-internal-subnetid": EVIL, "service.cloud.tencent.com/prevent-loopback": EVIL, [`service.cloud.tencent.com/prevent-loopbac${EVIL}`]: "true" } },
  spec: { type: "LoadBalancer", externalTrafficPolicy: "Local", ports: [{ port: 80, protocol: EVIL }, { port: 81 }] },
};
const kubeProxy = {
  apiVersion: "apps/v1", kind: "DaemonSet", metadata: { name: "kube-proxy", namespace: "kube-system" },
  spec: { template: { spec: { containers: [{ name: "kube-proxy", image: `ccr.ccs.tencentyun.com/tkeimages/hyperkube:v1.20.6-tke.8${EVIL}`, args: ["--proxy-mode=ipvs"] }] } } },
};

export { EVIL };

/** Read from standard input. The object that is there twice gives a problem with its name in it. */
export const HOSTILE = JSON.stringify({ apiVersion: "v1", kind: "List", items: [service, kubeProxy, service] }, null, 2);
