import type { BundledPackage } from "./bundled-packages.ts";

export interface NodeLicence { readonly version: string; readonly text: string }

const RULE = "=".repeat(100);

/** The licences of everything that others wrote in what we pass on: the packages in the plugin, and Node where it came along. */
export function thirdPartyNotices(packages: readonly BundledPackage[], node?: NodeLicence): string {
  const parts = [
    "kubectl-loopback contains software that others wrote, under these licences.",
    ...packages.map(({ name, version, license, licenseText }) => `${RULE}\n${name} ${version} (${license})\n\n${licenseText}`),
    ...(node ? [`${RULE}\nNode.js ${node.version}, with what it contains\n\n${node.text.trim()}`] : []),
  ];
  return `${parts.join("\n\n")}\n`;
}
