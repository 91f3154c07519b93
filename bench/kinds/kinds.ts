/** What a cluster's repository is made of: one template for each kind, roughly as long as people and Helm write them. */
import { head, type Draft } from "./draft.ts";
import { clbIngress, clbService, service, serviceConfig } from "./with-clb.ts";
import { autoscaler, configMap, cronJob, deployment, networkPolicy, resourceDefinition, role, roleBinding, secret } from "./without-clb.ts";

export interface Kind {
  /** How many of 1,000 documents are of this kind. */
  readonly share: number;
  write(draft: Draft): string;
}

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
