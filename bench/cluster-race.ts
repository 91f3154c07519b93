import { kubectlTool } from "../test/cluster/build-tools.ts";
import { startCluster } from "../test/cluster/server.ts";
import { plugin, present, ROUNDS, rowsOf, thousands } from "./compare.ts";
import { clbService, fill, type Size } from "./large-cluster.ts";
import { race, type Command } from "./measure.ts";
import type { Row } from "./table.ts";

const SIZE: Size = { services: 5_000, ingresses: 2_000, nodes: 1_000, pods: 20_000 };

/** The lists of what `check -A` judges by, each whole. Of Pods it reads itself those behind direct access alone. */
const PODS = "/api/v1/pods";
const LISTS = [
  "/api/v1/services", "/api/v1/nodes", PODS, "/apis/networking.k8s.io/v1/ingresses", "/apis/networking.k8s.io/v1/networkpolicies",
  "/apis/discovery.k8s.io/v1/endpointslices", "/apis/cloud.tencent.com/v1alpha1/tkeserviceconfigs", "/apis/apps/v1/namespaces/kube-system/daemonsets",
];

/** A large cluster on a real API server, which is filled anew each time. */
export async function cluster(): Promise<Row[]> {
  const kubectl = await kubectlTool();
  const running = await startCluster();
  try {
    await fill(running.api, SIZE);
    const access = ["--kubeconfig", running.kubeconfigFor(running.admin)];
    const raw = (paths: readonly string[]): Command => ["sh", "-c", 'kubectl=$1; config=$2; shift 2; for path; do "$kubectl" --kubeconfig "$config" get --raw "$path" > /dev/null & done; wait', "sh", kubectl, access[1]!, ...paths];
    const { namespace, name } = clbService(1);
    const [check, explain] = [`check -A (${thousands(SIZE.services)} Services, ${thousands(SIZE.ingresses)} Ingresses, ${thousands(SIZE.nodes)} nodes, ${thousands(SIZE.pods)} Pods)`, "explain svc/NAME, same cluster"];
    const [lists, services] = [`${LISTS.length} × kubectl get --raw, in parallel`, "kubectl get --raw, all Services"];
    const others = "the same without Pods";
    const commands = present({
      [check]: plugin("check", "-A", "-q", ...access), [lists]: raw(LISTS), [others]: raw(LISTS.filter((path) => path !== PODS)),
      [explain]: plugin("explain", `svc/${name}`, "-n", namespace, ...access), [services]: raw(LISTS.slice(0, 1)),
    });
    const measured = await race(commands, ROUNDS);
    return [...rowsOf(measured, check, { [lists]: { atMost: 1.2 }, [others]: null }), ...rowsOf(measured, explain, { [services]: { atMost: 2 } })];
  } finally {
    await running.stop();
  }
}
