/** What a cluster's repository is made of: one template for each kind, roughly as long as people and Helm write them. */

/** The next number of a deterministic sequence, from 0 up to `below`. */
export type Random = (below: number) => number;

/** One document of a tree: `name` is its own within its namespace. */
export interface Draft {
  readonly name: string;
  readonly namespace: string;
  /** A Service written before, for what points at one. */
  readonly backend: string;
  readonly random: Random;
}

export interface Kind {
  /** How many of 1,000 documents are of this kind. */
  readonly share: number;
  write(draft: Draft): string;
}

const times = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join("");

function labels(name: string, indent: string): string {
  return `${indent}app.kubernetes.io/name: ${name}
${indent}app.kubernetes.io/part-of: shop
${indent}app.kubernetes.io/managed-by: Helm
`;
}

function head(apiVersion: string, kind: string, { name, namespace }: Draft, annotations: readonly string[] = []): string {
  const written = annotations.length === 0 ? "" : `  annotations:\n${annotations.map((line) => `    ${line}\n`).join("")}`;
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  namespace: ${namespace}\n  labels:\n${labels(name, "    ")}${written}`;
}

function deployment(draft: Draft): string {
  const { name, random } = draft;
  return `${head("apps/v1", "Deployment", draft)}spec:
  replicas: ${1 + random(5)}
  revisionHistoryLimit: 3
  selector:
    matchLabels:
      app.kubernetes.io/name: ${name}
  template:
    metadata:
      labels:
${labels(name, "        ")}      annotations:
        prometheus.io/scrape: "true"
        prometheus.io/port: "9090"
    spec:
      serviceAccountName: ${name}
      securityContext:
        runAsNonRoot: true
        fsGroup: 2000
      containers:
        - name: main
          image: registry.example.com/shop/${name}:1.${random(40)}.${random(9)}
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 8080
          env:
${times(2 + random(5), (index) => `            - name: OPTION_${index}\n              value: "${random(100_000)}"\n`)}          livenessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 10
          resources:
            requests:
              cpu: ${100 + random(400)}m
              memory: 256Mi
            limits:
              memory: 512Mi
          volumeMounts:
            - name: config
              mountPath: /etc/${name}
      volumes:
        - name: config
          configMap:
            name: ${name}
`;
}

function configMap(draft: Draft): string {
  const { random } = draft;
  return `${head("v1", "ConfigMap", draft)}data:
  LOG_LEVEL: info
  application.properties: |
${times(10 + random(20), (index) => `    service.option.${index}=value-${random(1_000_000)}\n`)}`;
}

const service = (draft: Draft, type: string, annotations: readonly string[]) => `${head("v1", "Service", draft, annotations)}spec:
  type: ${type}
  selector:
    app.kubernetes.io/name: ${draft.name}
  ports:
    - name: http
      port: ${80 + draft.random(20)}
      targetPort: 8080
      protocol: TCP
`;

function clbService(draft: Draft): string {
  const { random } = draft;
  const annotations = [
    ...(random(3) > 0 ? [`service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-${random(90) + 10}`] : []),
    ...(random(4) === 0 ? ['service.cloud.tencent.com/prevent-loopback: "true"'] : []),
    ...(random(8) === 0 ? ['service.cloud.tencent.com/direct-access: "true"'] : []),
  ];
  return service(draft, "LoadBalancer", annotations);
}

const ingress = (draft: Draft, annotations: readonly string[]) => `${head("networking.k8s.io/v1", "Ingress", draft, annotations)}spec:
  rules:
    - host: ${draft.name}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: ${draft.backend}
                port:
                  number: 80
`;

function clbIngress(draft: Draft): string {
  return ingress(draft, [
    "kubernetes.io/ingress.class: qcloud",
    `kubernetes.io/ingress.subnetId: subnet-${draft.random(90) + 10}`,
    ...(draft.random(3) === 0 ? [`ingress.cloud.tencent.com/tke-service-config: ${draft.name}`] : []),
  ]);
}

const serviceConfig = (draft: Draft) => `${head("cloud.tencent.com/v1alpha1", "TkeServiceConfig", draft)}spec:
  loadBalancer:
    l7Listeners:
      - protocol: HTTP
        port: 80
        defaultServer: ${draft.name}.example.com
        keepaliveEnable: ${draft.random(2)}
        domains:
          - domain: ${draft.name}.example.com
            rules:
              - url: /
                forwardType: HTTP
                session:
                  enable: false
                healthCheck:
                  enable: ${draft.random(4) > 0}
`;

const autoscaler = (draft: Draft) => `${head("autoscaling/v2", "HorizontalPodAutoscaler", draft)}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${draft.name}
  minReplicas: 2
  maxReplicas: ${4 + draft.random(12)}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
`;

const role = (draft: Draft) => `${head("rbac.authorization.k8s.io/v1", "Role", draft)}rules:
${times(1 + draft.random(4), (index) => `  - apiGroups: [""]
    resources: ["${["configmaps", "secrets", "pods", "services"][index]}"]
    verbs: ["get", "list", "watch"]
`)}`;

const roleBinding = (draft: Draft) => `${head("rbac.authorization.k8s.io/v1", "RoleBinding", draft)}subjects:
  - kind: ServiceAccount
    name: ${draft.name}
    namespace: ${draft.namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${draft.name}
`;

const secret = (draft: Draft) => `${head("v1", "Secret", draft)}type: Opaque
data:
${times(2 + draft.random(4), (index) => `  KEY_${index}: ${Buffer.from(`not-a-secret-${draft.random(1_000_000)}`).toString("base64")}\n`)}`;

const networkPolicy = (draft: Draft) => `${head("networking.k8s.io/v1", "NetworkPolicy", draft)}spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: ${draft.name}
  policyTypes:
    - Ingress
  ingress:
    - from:
        - podSelector: {}
      ports:
        - port: 8080
`;

const cronJob = (draft: Draft) => `${head("batch/v1", "CronJob", draft)}spec:
  schedule: "${draft.random(60)} 3 * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      backoffLimit: 2
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: main
              image: registry.example.com/shop/${draft.name}:2.${draft.random(30)}
              args: ["--once", "--batch=${draft.random(1000)}"]
`;

const resourceDefinition = ({ name, random }: Draft) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${name}s.shop.example.com
spec:
  group: shop.example.com
  scope: Namespaced
  names:
    kind: ${name[0]!.toUpperCase()}${name.slice(1).replaceAll("-", "")}
    plural: ${name}s
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
${times(20 + random(30), (index) => `                field${index}:
                  description: |-
                    What this field says about the object, and what happens
                    when it is left out.
                  type: ${["string", "integer", "boolean"][random(3)]}
`)}`;

/** Of 1,000 documents, 50 have to do with a CLB: Services of type LoadBalancer, CLB Ingresses, TkeServiceConfigs. */
export const KINDS: readonly Kind[] = [
  { share: 280, write: deployment },
  { share: 180, write: configMap },
  { share: 180, write: (draft) => service(draft, "ClusterIP", []) },
  { share: 80, write: (draft) => head("v1", "ServiceAccount", draft) },
  { share: 60, write: autoscaler },
  { share: 40, write: role },
  { share: 40, write: roleBinding },
  { share: 40, write: secret },
  { share: 20, write: networkPolicy },
  { share: 20, write: cronJob },
  { share: 10, write: resourceDefinition },
  { share: 32, write: clbService },
  { share: 12, write: clbIngress },
  { share: 6, write: serviceConfig },
];
