/**
 * A cluster's workloads and the CLBs that some of them name: always the same for the same numbers.
 * Run by itself, `node bench/callers.ts FOLDER [CLBS] [WORKLOADS]` writes it.
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const IN_A_FILE = 100;
/** One workload in so many names a CLB. */
const CALLS = 50;

const addressOf = (index: number) => `10.${64 + (index >> 14)}.${(index >> 6) & 255}.${(index & 63) * 4 + 1}`;

function service(index: number): string {
  return `apiVersion: v1
kind: Service
metadata:
  name: svc-${index}
  namespace: team-${index % 100}
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1
spec:
  type: LoadBalancer
  selector:
    app: svc-${index}
  ports:
    - port: 80
status:
  loadBalancer:
    ingress:
      - ip: ${addressOf(index)}
`;
}

/** About 2 kB of text, most of it addresses and hosts that lead elsewhere. */
function workload(index: number, clbs: number): string {
  const called = index % CALLS === 0 ? addressOf((index * 7) % clbs) : `svc-${index % clbs}.team-${index % 100}.svc.cluster.local`;
  const variables = Array.from({ length: 16 }, (_, number) => `            - name: SETTING_${number}\n              value: "http://host-${(index * 16 + number) % 9973}.example.com:${8000 + number}/api/v${number % 4}?from=172.16.${index % 256}.${number}"\n`).join("");
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  namespace: team-${index % 100}
spec:
  replicas: 2
  selector:
    matchLabels:
      app: app-${index}
  template:
    metadata:
      labels:
        app: app-${index}
    spec:
      containers:
        - name: main
          image: registry.example.com/app-${index}:1.${index % 40}.${index % 9}
          args:
            - --listen=0.0.0.0:8080
            - --backend=http://${called}:80
          env:
${variables}`;
}

/** Writes both kinds of documents, and tells how much text it is and which addresses the CLBs have. */
export function writeCallers(folder: string, clbs: number, workloads: number): { megabytes: number; patterns: string[] } {
  mkdirSync(folder, { recursive: true });
  let bytes = 0;
  const write = (prefix: string, count: number, document: (index: number) => string) => {
    for (let first = 0; first < count; first += IN_A_FILE) {
      const text = Array.from({ length: Math.min(IN_A_FILE, count - first) }, (_, index) => document(first + index)).join("---\n");
      bytes += text.length;
      writeFileSync(join(folder, `${prefix}-${first}.yaml`), text);
    }
  };
  write("clbs", clbs, service);
  write("apps", workloads, (index) => workload(index, clbs));
  return { megabytes: Math.round(bytes / 1e6), patterns: Array.from({ length: clbs }, (_, index) => addressOf(index)) };
}

if (import.meta.main) {
  const [folder = "callers", clbs = "5000", workloads = "20000"] = process.argv.slice(2);
  console.log(`${writeCallers(folder, Number(clbs), Number(workloads)).megabytes} MB`);
}
