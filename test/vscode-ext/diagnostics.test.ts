import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { activate } from "../../packages/vscode-ext/src/web.ts";
import { editor, Uri } from "./vscode.ts";

const subscriptions: { dispose(): unknown }[] = [];

beforeEach(() => {
  editor.reset();
  editor.folders.push(Uri.file("/w"));
});
afterEach(() => subscriptions.splice(0).forEach((one) => one.dispose()));

function start(): void {
  activate({ subscriptions, extensionUri: Uri.file("/ext") } as never);
}

const SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: orders
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-a1b2c3d4
spec:
  type: LoadBalancer
  ports:
    - port: 80
`;
const IPVS = `apiVersion: v1
kind: ConfigMap
metadata:
  name: kube-proxy
  namespace: kube-system
data:
  config.conf: "mode: ipvs"
`;

const SEVERITIES = ["error", "warning", "info", "hint"];

/** What is shown in a file, in short. */
const shown = (path: string) => editor.diagnostics(path)?.map(({ code, severity, range: { start, end } }) =>
  `${typeof code === "object" ? code.value : code} ${SEVERITIES[severity]} ${start.line}:${start.character}-${end.line}:${end.character}`);

const becomes = (path: string, expected: readonly string[] | undefined) => vi.waitFor(() => expect(shown(path)).toEqual(expected));

describe("diagnostics", () => {
  test("of an open text, judged with what else is in the folder", async () => {
    editor.write("/w/svc.yaml", SERVICE);
    editor.open("/w/svc.yaml");
    start();
    await becomes("/w/svc.yaml", ["CLB101 warning 4:2-4:13"]);
  });
});
