import { stringify } from "yaml";
import type { Archive } from "./archives.ts";
import { programName } from "./platforms.ts";
import { project, releaseUrl, tag } from "./project.ts";

/** The plugin's name for Krew: kubectl-NAME is the program. */
export const KREW_NAME = "loopback";

/** Krew's manifest: what `kubectl krew install` reads, from an index or as a file. */
export function krewManifest(archives: readonly Archive[]): string {
  return stringify({
    apiVersion: "krew.googlecontainertools.github.com/v1alpha2",
    kind: "Plugin",
    metadata: { name: KREW_NAME },
    spec: {
      version: tag,
      homepage: project.homepage,
      shortDescription: "Find and fix CLB loopback on Tencent TKE",
      description: DESCRIPTION,
      caveats: CAVEATS,
      platforms: archives.map(({ platform, file, sha256, names }) => ({
        selector: { matchLabels: { os: platform.os, arch: platform.arch } },
        uri: releaseUrl(file),
        sha256,
        bin: programName(platform),
        // Krew puts the program on the path and nothing else: man pages would lie where nobody looks.
        files: names.filter((name) => !name.includes("/")).map((name) => ({ from: name, to: "." })),
      })),
    },
  }, { lineWidth: 0 });
}

const DESCRIPTION = `On Tencent Kubernetes Engine a Pod that calls an internal load balancer (CLB)
of its own cluster may be sent back to the node it came from, and the
connection hangs. This plugin follows the packet: it says for every port of
every CLB whether Pods of this cluster that call it will loop, how often, why,
and what to do. It works on manifests and on the live cluster, in English and
Chinese, and changes nothing unless told.
`;

const CAVEATS = `On Linux it needs glibc 2.28 or newer and libatomic (Debian: libatomic1, Red Hat:
libatomic).
Reading a live cluster needs "list" on a few resources; the smallest role:
  ${project.homepage}/blob/${tag}/deploy/rbac.yaml
`;
