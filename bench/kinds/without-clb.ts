/** What else a cluster's repository is made of. */
import { head, labels, times, type Draft } from "./draft.ts";

export function deployment(draft: Draft): string {
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

export function configMap(draft: Draft): string {
  const { random } = draft;
  return `${head("v1", "ConfigMap", draft)}data:
  LOG_LEVEL: info
  application.properties: |
${times(10 + random(20), (index) => `    service.option.${index}=value-${random(1_000_000)}\n`)}`;
}


export const autoscaler = (draft: Draft) => `${head("autoscaling/v2", "HorizontalPodAutoscaler", draft)}spec:
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

export const role = (draft: Draft) => `${head("rbac.authorization.k8s.io/v1", "Role", draft)}rules:
${times(1 + draft.random(4), (index) => `  - apiGroups: [""]
    resources: ["${["configmaps", "secrets", "pods", "services"][index]}"]
    verbs: ["get", "list", "watch"]
`)}`;

export const roleBinding = (draft: Draft) => `${head("rbac.authorization.k8s.io/v1", "RoleBinding", draft)}subjects:
  - kind: ServiceAccount
    name: ${draft.name}
    namespace: ${draft.namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ${draft.name}
`;

export const secret = (draft: Draft) => `${head("v1", "Secret", draft)}type: Opaque
data:
${times(2 + draft.random(4), (index) => `  KEY_${index}: ${Buffer.from(`not-a-secret-${draft.random(1_000_000)}`).toString("base64")}\n`)}`;

export const networkPolicy = (draft: Draft) => `${head("networking.k8s.io/v1", "NetworkPolicy", draft)}spec:
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

export const cronJob = (draft: Draft) => `${head("batch/v1", "CronJob", draft)}spec:
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

export const resourceDefinition = ({ name, random }: Draft) => `apiVersion: apiextensions.k8s.io/v1
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
