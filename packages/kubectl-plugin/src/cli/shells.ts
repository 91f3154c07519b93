/** What `completion` prints a script for: shells, and kubectl, which asks a program of ours. */
export const SHELLS = ["bash", "zsh", "fish", "powershell", "kubectl"] as const;
