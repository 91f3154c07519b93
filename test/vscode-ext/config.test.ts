/** The configuration file and suppressions, in open and closed files. */
import { describe, test } from "vitest";
import { becomes, inWorkspace, service, start } from "./support.ts";
import { editor } from "./vscode.ts";

inWorkspace();

const CONFIG = "/w/.kubectl-loopback.yaml";
const UNKNOWN = ["CLB101 warning 4:2-4:13"];
const LOOPS = ["CLB101 error 4:2-4:13"];

describe("the configuration file", () => {
  test("counts from the start, and whenever it changes on the disk", async () => {
    editor.write(CONFIG, "assume: {proxy-mode: ipvs}\n");
    editor.write("/w/a/svc.yaml", service("orders"));
    start();
    editor.open("/w/a/svc.yaml");
    await becomes("/w/a/svc.yaml", LOOPS);
    editor.write(CONFIG, "assume: {proxy-mode: iptables}\n");
    await becomes("/w/a/svc.yaml", []);
    editor.write(CONFIG, "rules: {CLB101: info}\n");
    await becomes("/w/a/svc.yaml", ["CLB101 info 4:2-4:13"]);
  });

  test("comes and goes", async () => {
    editor.write("/w/a/svc.yaml", service("orders"));
    start();
    editor.open("/w/a/svc.yaml");
    await becomes("/w/a/svc.yaml", UNKNOWN);
    editor.write("/w/a/.kubectl-loopback.yaml", "assume: {proxy-mode: ipvs}\n");
    await becomes("/w/a/svc.yaml", LOOPS);
    editor.remove("/w/a/.kubectl-loopback.yaml");
    await becomes("/w/a/svc.yaml", UNKNOWN);
  });

  test("comes while a file is being opened", async () => {
    editor.write("/w/svc.yaml", service("cart"));
    editor.write("/w/a/svc.yaml", service("orders"));
    start();
    editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", UNKNOWN);
    editor.open("/w/a/svc.yaml");
    editor.write("/w/a/.kubectl-loopback.yaml", "assume: {proxy-mode: ipvs}\n");
    await becomes("/w/a/svc.yaml", LOOPS);
  });

  test("counts before it is saved, and its mistakes are told at their lines", async () => {
    editor.write(CONFIG, "assume: {}\n");
    editor.write("/w/svc.yaml", service("orders"));
    start();
    editor.open("/w/svc.yaml");
    const config = editor.open(CONFIG);
    await becomes("/w/svc.yaml", UNKNOWN);
    await becomes(CONFIG, []);
    editor.type(config, "assume: {proxy-mode: ipvs}\nrule: {CLB101: off}\n");
    await becomes("/w/svc.yaml", LOOPS);
    await becomes(CONFIG, ["bad-config error 1:0-1:4"]);
    editor.type(config, "assume: {proxy-mode: ipvs}\nrules: {CLB101: off}\n");
    await becomes("/w/svc.yaml", []);
    await becomes(CONFIG, []);
  });

  test("the nearest one counts, for what lies below it", async () => {
    editor.write(CONFIG, "rules: {CLB101: off}\n");
    editor.write("/w/a/.kubectl-loopback.yaml", "assume: {proxy-mode: ipvs}\n");
    editor.write("/w/a/svc.yaml", service("orders"));
    editor.write("/w/b/svc.yaml", service("cart"));
    start();
    editor.open("/w/a/svc.yaml");
    editor.open("/w/b/svc.yaml");
    await becomes("/w/a/svc.yaml", LOOPS);
    await becomes("/w/b/svc.yaml", []);
  });

  test("leaves files out, and names clients that are workloads of the folder", async () => {
    const deployment = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template:\n    metadata: {labels: {app: web}}\n    spec: {hostNetwork: true, containers: []}\n";
    editor.write(CONFIG, "exclude: [old]\nassume: {proxy-mode: ipvs}\nclients:\n  svc/orders: [deploy/nobody]\n");
    editor.write("/w/old/svc.yaml", service("cart"));
    editor.write("/w/svc.yaml", service("orders"));
    editor.write("/w/web.yaml", deployment);
    start();
    editor.open("/w/old/svc.yaml");
    editor.open("/w/svc.yaml");
    const config = editor.open(CONFIG);
    await becomes("/w/old/svc.yaml", []);
    await becomes(CONFIG, ["client-not-found hint 3:14-3:29"]);
    editor.type(config, "clients:\n  svc/orders: [deploy/web]\n");
    await becomes(CONFIG, []);
  });
});

describe("suppressions", () => {
  const disabled = (reason: string) => service("orders").replace("  annotations:", `  # kubectl-loopback-disable-next-line CLB101${reason}\n  annotations:`);

  test("take a finding away; without a reason, over or idle they are told", async () => {
    editor.write("/w/svc.yaml", disabled(" -- known"));
    start();
    const document = editor.open("/w/svc.yaml");
    await becomes("/w/svc.yaml", []);
    editor.type(document, disabled(""));
    await becomes("/w/svc.yaml", ["bad-suppression hint 4:2-4:45", "CLB101 warning 5:2-5:13"]);
    editor.type(document, disabled(" until 2020-01-01 -- known"));
    await becomes("/w/svc.yaml", ["bad-suppression hint 4:2-4:71", "CLB101 warning 5:2-5:13"]);
    editor.type(document, disabled(" -- known").replace("LoadBalancer", "ClusterIP"));
    await becomes("/w/svc.yaml", ["unused-suppression hint 4:2-4:54"]);
  });
});
