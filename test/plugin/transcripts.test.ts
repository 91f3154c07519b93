import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { builtPlugin } from "./plugin.ts";

/**
 * What the built plugin prints, word for word, in both languages. A golden file that is missing fails; only
 * `UPDATE_TRANSCRIPTS=1 npx -y pnpm@12 test` writes them anew.
 */
const TRANSCRIPTS: Readonly<Record<string, string>> = {
  "check-cluster": "check -f examples/cluster",
  "check-cluster-quiet": "check -f examples/cluster -q",
  "check-one-verbose": "check svc/orders ing/catalog -n shop -f examples/cluster -v",
  "check-from": "check svc/orders -n shop -f examples/cluster --from deploy/cart",
  "check-assume": "check svc/orders -n shop -f examples/cluster --assume proxy-mode=iptables --fail-on info",
  "check-manifests": "check -f examples/manifests",
  "check-manifests-json": "check -f examples/manifests/service.yaml -o json",
  "check-manifests-yaml": "check -f examples/manifests/service.yaml -o yaml",
  "check-super-nodes": "check -f examples/super-nodes",
  "check-super-nodes-from": "check ing/results -n jobs -f examples/super-nodes --from pod/worker",
  "check-misrouted": "check ing/results -n jobs -f examples/super-nodes --from pod/reader",
  "check-clean": "check -f examples/manifests/cured.yaml --assume proxy-mode=ipvs --assume kube-proxy-version=v1.20.6-tke.12 --assume keepalive-whitelist=true",
  "check-configured": "check -f examples/configured",
  "check-configured-verbose": "check svc/mail -n shop -f examples/configured -v",
  "check-configured-json": "check svc/mail -n shop -f examples/configured -o json",
  "check-nowhere": "check -f nowhere.yaml",
  "check-not-found": "check svc/nothing -f examples/manifests/public.json",
  "check-what-if": "check svc/orders -n shop -f examples/cluster --what-if prevent-loopback --fail-on never",
  "check-what-if-refused": "check svc/orders ing/catalog -n shop -f examples/cluster --what-if prevent-loopback --what-if nodes=1 --fail-on never",
  explain: "explain svc/orders -n shop -f examples/cluster",
  "explain-layer-7": "explain ing/catalog -n shop -f examples/cluster --port 80 --from deploy/cart",
  "explain-stand-ins": "explain -f examples/manifests/service.yaml --assume proxy-mode=ipvs",
  "explain-unknown": "explain svc/refunds -n pay -f examples/cluster",
  "explain-safe": "explain svc/search -n data -f examples/cluster",
  "explain-what-if": "explain svc/orders -n shop -f examples/cluster --what-if prevent-loopback",
  "explain-what-if-refused": "explain ing/catalog -n shop -f examples/cluster --port 80 --what-if local-anti-affinity",
  "explain-what-if-controller": "explain ing/catalog -n shop -f examples/cluster --port 443 --what-if ingress-controller",
  "check-what-if-controller": "check ing/catalog -n shop -f examples/cluster --what-if ingress-controller --fail-on never",
  "explain-json": "explain svc/orders -n shop -f examples/cluster -o json",
  "explain-mermaid": "explain svc/orders -n shop -f examples/cluster -o mermaid",
  "explain-dot": "explain svc/orders -n shop -f examples/cluster -o dot",
  "explain-svg": "explain svc/orders -n shop -f examples/cluster -o svg",
  "explain-svg-what-if": "explain svc/orders -n shop -f examples/cluster -o svg --what-if prevent-loopback",
  "explain-rule": "explain CLB301",
  "explain-symptom": "explain --symptom",
  "explain-ticket": "explain svc/orders -n shop -f examples/cluster --ticket",
  "explain-ticket-layer-7": "explain ing/catalog -n shop -f examples/cluster --ticket",
  "fix-cluster": "fix -f examples/cluster",
  "fix-manifests": "fix -f examples/manifests",
  "fix-configured": "fix -f examples/configured -q",
  "fix-quiet": "fix -f examples/manifests/service.yaml -q",
  "fix-clean": "fix -f examples/manifests/public.json",
  "fix-remedy": "fix svc/orders -n shop -f examples/cluster --remedy service-name",
  "fix-list": "fix svc/orders ing/catalog -n shop -f examples/cluster --list --client deploy/cart",
  "fix-manifests-yaml": "fix -f examples/manifests/service.yaml -o yaml",
  "fix-remedy-unknown": "fix -f examples/cluster --remedy prevent-loops",
  "callers-cluster": "callers -f examples/cluster",
  "callers-quiet": "callers svc/orders -n shop -f examples/cluster -q",
  "callers-json": "callers svc/orders -n shop -f examples/cluster -o json",
  "callers-nobody": "callers -f examples/manifests",
  "facts-cluster": "facts -f examples/cluster",
  "facts-manifests": "facts -f examples/manifests",
  "probe-dry-run": "probe svc/orders -n shop -f examples/cluster --dry-run",
  "probe-not-found": "probe svc/nothing -n shop -f examples/cluster --dry-run",
  "snapshot-refused": "snapshot -f nowhere.yaml -o /dev/null",
  rules: "rules",
  "rules-json": "rules -o json",
  version: "version",
  help: "help",
  "help-check": "check -h",
  "help-fix": "fix -h",
  "help-explain": "explain -h",
  "help-callers": "callers -h",
  "help-probe": "probe -h",
  "help-snapshot": "snapshot -h",
  "help-facts": "facts -h",
  "help-rules": "rules -h",
  "help-version": "version -h",
  "help-diff": "diff -h",
  "help-completion": "completion -h",
  "usage-command": "chek",
  "usage-command-missing": "svc/orders",
  "usage-flag": "check --namspace prod",
  "usage-value": "check -o jsn",
  "usage-explain": "explain",
  "usage-what-if": "check --what-if prevent-loops",
  "usage-type": "check pod/web",
  "usage-shell": "completion powershel",
};

const FOLDER = join(import.meta.dirname, "transcripts");
const UPDATING = process.env["UPDATE_TRANSCRIPTS"] === "1";

function transcript(line: string, lang: string): string {
  const { code, stdout, stderr } = builtPlugin([...line.split(" "), "--lang", lang]);
  const streams = stdout + (stderr === "" ? "" : `--- standard error\n${stderr}`);
  return `$ kubectl loopback ${line}\n${streams}--- exit code ${code}\n`.replaceAll(process.version, "NODE_VERSION");
}

const names = Object.entries(TRANSCRIPTS).flatMap(([name, line]) => ["en", "zh-CN"].map((lang) => ({ file: `${name}.${lang}.txt`, line, lang })));

describe("transcripts", () => {
  for (const { file, line, lang } of names) {
    test(file, () => {
      const path = join(FOLDER, file);
      const now = transcript(line, lang);
      if (UPDATING) writeFileSync(path, now);
      if (!existsSync(path)) throw new Error(`${file} is missing; see CONTRIBUTING.md`);
      expect(now).toBe(readFileSync(path, "utf8"));
    });
  }
  test("no file is left over", () => expect(readdirSync(FOLDER).toSorted()).toEqual(names.map(({ file }) => file).toSorted()));
});
