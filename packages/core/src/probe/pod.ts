import type { JsonObject } from "../model/json.ts";
import { PROBE_SCRIPT, SETTLING } from "./script.ts";

/** What one probe is to do. */
export interface Task {
  readonly kind: "tcp" | "http" | "https";
  readonly clb: { readonly address: string; readonly port: number };
  readonly service: { readonly address: string; readonly port: number };
  /** Of the request; a host name is made to mean the CLB inside the Pod. */
  readonly url: { readonly host: string; readonly path: string };
  /** Tries at each address. */
  readonly count: number;
  /** Seconds that one try may take. */
  readonly limit: number;
}

export interface PodOptions {
  readonly name: string;
  readonly namespace: string;
  readonly node: string;
  readonly image: string;
}

export const PROBE_LABELS = { "app.kubernetes.io/name": "kubectl-loopback-probe", "app.kubernetes.io/managed-by": "kubectl-loopback" } as const;

/** `nobody`: images run as root unless told otherwise. */
const USER = 65534;

/** Seconds for pulling the image and starting, besides the tries. */
const STARTING = 90;

/** Seconds after which a kubelet ends the Pod, whatever becomes of this program. */
export function deadlineOf({ count, limit }: Task): number {
  return 2 * count * limit + SETTLING + STARTING;
}

/**
 * The Pod of a probe, as the restricted Pod Security profile wants it. It goes through the scheduler, which in VPC-CNI
 * clusters gives out addresses, and tolerates taints. Its result stands in its status (the termination message): reading
 * that needs no access to logs, and no way from the API server to the kubelet.
 */
export function probePod(task: Task, { name, namespace, node, image }: PodOptions): JsonObject {
  const isName = !/^[\d.]+$|:/.test(task.url.host);
  const onNode = { matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, namespace, labels: { ...PROBE_LABELS } },
    spec: {
      restartPolicy: "Never",
      activeDeadlineSeconds: deadlineOf(task),
      terminationGracePeriodSeconds: 0,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [onNode] } } },
      tolerations: [{ operator: "Exists" }],
      securityContext: { runAsNonRoot: true, runAsUser: USER, runAsGroup: USER, seccompProfile: { type: "RuntimeDefault" } },
      ...(isName ? { hostAliases: [{ ip: task.clb.address, hostnames: [task.url.host] }] } : {}),
      containers: [{
        name: "probe",
        image,
        imagePullPolicy: "IfNotPresent",
        command: ["sh", "-c", `{\n${PROBE_SCRIPT}} | tee /dev/termination-log`],
        env: Object.entries(variables(task)).map(([key, value]) => ({ name: key, value: literal(value) })),
        resources: { requests: { cpu: "10m", memory: "16Mi" }, limits: { cpu: "200m", memory: "64Mi" } },
        securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      }],
    },
  };
}

/** The kubelet would fill in `$(…)`. */
function literal(value: string): string {
  return value.replaceAll("$", () => "$$");
}

/** What the program is told. */
export function variables({ kind, clb, service, url, count, limit }: Task): Readonly<Record<string, string>> {
  return {
    KIND: kind, CLB: clb.address, PORT: String(clb.port), SERVICE: service.address, SERVICE_PORT: String(service.port),
    URL_HOST: url.host, URL_PATH: url.path, COUNT: String(count), LIMIT: String(limit),
  };
}
