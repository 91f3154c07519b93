/** What an ingress controller must have to take over from a CLB. */
export type Need =
  | { readonly need: "controller" }
  | { readonly need: "rewrite"; readonly hosts: readonly string[] }
  | { readonly need: "cluster-address" }
  | { readonly need: "port"; readonly port: number; readonly has: readonly number[] }
  | { readonly need: "pod-on-node" }
  | { readonly need: "routes"; readonly host: string; readonly paths: readonly string[] }
  | { readonly need: "certificate"; readonly host: string }
  | { readonly need: "backend"; readonly name: string };
