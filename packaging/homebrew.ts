import type { Archive } from "./archives.ts";
import { project, releaseUrl } from "./project.ts";

/** Homebrew's formula, for the `Formula` folder of a tap. It installs what the archives hold; nothing is built. */
export function homebrewFormula(archives: readonly Archive[]): string {
  const system = (os: Archive["platform"]["os"], method: string) => {
    const of = archives.filter(({ platform }) => platform.os === os);
    return of.length === 0 ? [] : [`  ${method} do`, ...of.flatMap(({ platform, file, sha256 }) => [`    ${platform.arch === "arm64" ? "on_arm" : "on_intel"} do`, `      url "${releaseUrl(file)}"`, `      sha256 "${sha256}"`, "    end"]), "  end", ""];
  };
  return [
    "class KubectlLoopback < Formula",
    `  desc "${DESCRIPTION}"`,
    `  homepage "${project.homepage}"`,
    `  version "${project.version}"`,
    `  license "${project.license}"`,
    "",
    ...system("darwin", "on_macos"),
    ...system("linux", "on_linux"),
    ...INSTALL,
    "end",
    "",
  ].join("\n");
}

/** By Homebrew's rules: at most 80 characters, without the name, an article at the start or a full stop. */
const DESCRIPTION = "Find, explain and fix CLB loopback on Tencent Kubernetes Engine";

const INSTALL = String.raw`  def install
    bin.install "kubectl-loopback"
    bin.install "kubectl_complete-loopback" if File.exist? "kubectl_complete-loopback"
    man1.install Dir["man/man1/*.1"]
    (man/"zh_CN/man1").install Dir["man/zh_CN/man1/*.1"]
    doc.install "THIRD-PARTY-NOTICES.txt", "sbom.cdx.json"
  end

  test do
    assert_match "kubectl-loopback v#{version}", shell_output("#{bin}/kubectl-loopback version")
    (testpath/"service.yaml").write <<~YAML
      apiVersion: v1
      kind: Service
      metadata:
        name: orders
        annotations: { service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-1 }
      spec: { type: LoadBalancer, selector: { app: orders }, ports: [{ port: 80 }] }
    YAML
    assert_match "svc/orders", shell_output("#{bin}/kubectl-loopback check -f #{testpath}/service.yaml --fail-on never")
  end`.split("\n");
