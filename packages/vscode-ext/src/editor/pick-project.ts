import { l10n, window } from "vscode";
import type { LiveProject } from "./live-project.ts";
import type { Session } from "./session.ts";

/** The project of a command that names none: the only one, or the one that the user picks. */
export async function pickProject({ projects }: Session): Promise<LiveProject | undefined> {
  if (projects.length === 0) void window.showInformationMessage(l10n.t("Open a Kubernetes manifest first: its folder is what is judged."));
  if (projects.length <= 1) return projects[0];
  const items = projects.map((live) => ({ label: nameOf(live), live }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t("Which folder?") }))?.live;
}

/** What is judged: a folder, or a document by itself. */
function nameOf({ root, project, uriOf }: LiveProject): string {
  return root.alone ? uriOf(project.files()[0]?.file ?? "").fsPath : root.folder.fsPath;
}
