/** Services, Ingresses and what sets their CLBs up. */
import { head, type Draft } from "./draft.ts";

export const service = (draft: Draft, type: string, annotations: readonly string[]) => `${head("v1", "Service", draft, annotations)}spec:
  type: ${type}
  selector:
    app.kubernetes.io/name: ${draft.name}
  ports:
    - name: http
      port: ${80 + draft.random(20)}
      targetPort: 8080
      protocol: TCP
`;

export function clbService(draft: Draft): string {
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

export function clbIngress(draft: Draft): string {
  return ingress(draft, [
    "kubernetes.io/ingress.class: qcloud",
    `kubernetes.io/ingress.subnetId: subnet-${draft.random(90) + 10}`,
    ...(draft.random(3) === 0 ? [`ingress.cloud.tencent.com/tke-service-config: ${draft.name}`] : []),
  ]);
}

export const serviceConfig = (draft: Draft) => `${head("cloud.tencent.com/v1alpha1", "TkeServiceConfig", draft)}spec:
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
