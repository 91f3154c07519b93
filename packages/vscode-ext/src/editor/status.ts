import { l10n, StatusBarAlignment, window, type Disposable } from "vscode";
import { countVerdicts, type Counts } from "../show/counts.ts";
import type { Session } from "./session.ts";

/** How long nothing must change before listeners are counted, in milliseconds: nobody reads the count while typing. */
const QUIET = 500;

/** Counts the listeners of all open projects in the status bar, as the command line does. */
export function showStatus(session: Session): Disposable {
  const item = window.createStatusBarItem("kubectlLoopback.counts", StatusBarAlignment.Left);
  item.name = "kubectl-loopback";
  item.command = "workbench.actions.view.problems";
  let timer: ReturnType<typeof setTimeout>;
  const count = () => {
    const counts = countVerdicts(session.projects.map(({ project }) => project.judged()));
    item.text = textOf(counts);
    item.tooltip = l10n.t("CLB listeners of this workspace: {0} loop, {1} may loop, {2} are safe", counts.loops, counts["may-loop"], counts.safe);
    if (counts.loops + counts["may-loop"] + counts.safe > 0) item.show();
    else item.hide();
  };
  const later = session.onDidChange(() => {
    clearTimeout(timer);
    timer = setTimeout(count, QUIET);
  });
  return { dispose: () => { clearTimeout(timer); later.dispose(); item.dispose(); } };
}

function textOf({ loops, "may-loop": mayLoop, safe }: Counts): string {
  if (loops + mayLoop === 0) return `$(pass) CLB ${safe}`;
  return `CLB ${[...(loops > 0 ? [`$(error) ${loops}`] : []), ...(mayLoop > 0 ? [`$(warning) ${mayLoop}`] : [])].join(" ")}`;
}
