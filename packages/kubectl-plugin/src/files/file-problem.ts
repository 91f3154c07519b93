import type { Problem } from "@kubectl-loopback/core";

/** What a failed file operation means. */
export function fileProblem(file: string, error: unknown): Problem {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === "ENOENT" || code === "ENOTDIR"
    ? { code: "file-not-found", level: "error", params: { file }, location: null }
    : { code: "file-unreadable", level: "error", params: { file, error: code ?? message }, location: null };
}
