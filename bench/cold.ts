import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { kubectlTool } from "../test/cluster/build-tools.ts";
import { plugin, present, ROUNDS, rowsOf } from "./compare.ts";
import { race } from "./measure.ts";
import type { Row } from "./table.ts";

const ONE_SERVICE = `apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: prod
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-k3v5t2dw
spec:
  type: LoadBalancer
  selector:
    app: orders
  ports:
    - port: 80
      targetPort: 8080
`;

/** Start-up: the shortest work there is, again and again; and the first time ever, when no compiled code has been kept. */
export async function cold(folder: string): Promise<Row[]> {
  const file = join(folder, "one.yaml");
  writeFileSync(file, ONE_SERVICE);
  const kubectl = await kubectlTool().catch((error: Error) => void process.stderr.write(`kubectl is missing: ${error.message}\n`));
  const check = plugin("check", "-f", file);
  const commands = present({
    "check -f one-file": check,
    "check -f one-file, no code kept": ["env", "NODE_DISABLE_COMPILE_CACHE=1", ...check],
    "node -e 0": [process.execPath, "-e", "0"],
    "kubectl version --client": kubectl ? [kubectl, "version", "--client"] : undefined,
  });
  const measured = await race(commands, 2 * ROUNDS);
  return [
    ...rowsOf(measured, "check -f one-file", { "node -e 0": { atMost: 1.5 }, "kubectl version --client": null }),
    ...rowsOf(measured, "check -f one-file, no code kept", { "node -e 0": null }),
  ];
}
