/** What diagnostics say that they come from. */
export const SOURCE = "kubectl-loopback";

/** What commands that run programs are enabled by, in package.json. */
export const RUNS_PROGRAMS = "kubectlLoopback.runsPrograms";

/** Commands; those that a user can call have their titles in package.json. */
export const COMMANDS = {
  openRule: "kubectlLoopback.openRule",
  suppress: "kubectlLoopback.suppress",
  showPath: "kubectlLoopback.showPath",
  fixProject: "kubectlLoopback.fixProject",
  checkCluster: "kubectlLoopback.checkCluster",
  dismissCluster: "kubectlLoopback.dismissCluster",
} as const;
