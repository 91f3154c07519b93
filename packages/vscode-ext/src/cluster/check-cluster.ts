import { oneLine, type Report } from "@kubectl-loopback/core";
import { commands, l10n, ProgressLocation, StatusBarAlignment, window, workspace, type Disposable } from "vscode";
import type { LiveProject } from "../editor/live-project.ts";
import { COMMANDS, RUNS_PROGRAMS } from "../editor/names.ts";
import { pickProject } from "../editor/pick-project.ts";
import type { Session } from "../editor/session.ts";
import { settings } from "../editor/settings.ts";
import { assumptionsFrom, clusterFault, readReport } from "./facts.ts";
import type { Ended, RunProgram } from "./run.ts";
import { summaryLines } from "./summary.ts";

/**
 * Asks the cluster, through the user's own kubectl-loopback, and judges the open files by its facts until that is
 * dismissed. Never without being asked, never in a workspace that is not trusted. Running programs is what only editors
 * with Node can do: they hand it in.
 */
export function checkClusterOnDemand(session: Session, runProgram: RunProgram): readonly Disposable[] {
  const output = window.createOutputChannel("kubectl-loopback");
  const item = window.createStatusBarItem("kubectlLoopback.cluster", StatusBarAlignment.Left);
  item.name = "kubectl-loopback cluster";
  item.command = COMMANDS.dismissCluster;
  let judged: LiveProject[] = [];
  // A window in a browser may have Node behind it, or not: the manifest cannot tell.
  void commands.executeCommand("setContext", RUNS_PROGRAMS, true);

  function show(live: LiveProject, report: Report): void {
    judged = [...judged.filter((one) => one !== live), live];
    live.project.observe(assumptionsFrom(report));
    session.announce(live);
    item.text = `$(server) ${clusterText(report)}`;
    item.tooltip = l10n.t("Files are judged by what the cluster was like. Click to dismiss.");
    item.show();
    output.clear();
    for (const line of summaryLines(report)) output.appendLine(line);
    output.show(true);
  }

  function dismiss(): void {
    for (const live of judged) {
      live.project.observe({});
      session.announce(live);
    }
    judged = [];
    item.hide();
    output.clear();
  }

  async function check(): Promise<void> {
    const live = await askWhere(session);
    const report = live && (await ask(live, runProgram));
    if (report) show(live, report);
  }

  return [output, item, commands.registerCommand(COMMANDS.checkCluster, check), commands.registerCommand(COMMANDS.dismissCluster, dismiss)];
}

/** The folder to check, once the user has agreed to what is going to be run. */
async function askWhere(session: Session): Promise<LiveProject | undefined> {
  if (!workspace.isTrusted) {
    void window.showWarningMessage(l10n.t("Checking against a cluster runs a program, which needs a trusted workspace."));
    return undefined;
  }
  const live = await pickProject(session);
  if (!live) return undefined;
  if (live.root.folder.scheme !== "file") {
    void window.showWarningMessage(l10n.t("Checking against a cluster works on folders of this machine only."));
    return undefined;
  }
  const run = l10n.t("Run");
  const question = l10n.t("Run {0} against the cluster of your current kubeconfig context? It only reads.", commandText(live));
  return (await window.showInformationMessage(question, { modal: true }, run)) === run ? live : undefined;
}

function argumentsFor({ root, project, uriOf }: LiveProject): string[] {
  const path = root.alone ? uriOf(project.files()[0]!.file).fsPath : root.folder.fsPath;
  return ["check", "--live", "-f", path, "-o", "json", "--lang", settings.language().messages.language];
}

function commandText(live: LiveProject): string {
  return oneLine([settings.binary(), ...argumentsFor(live)].join(" "));
}

async function ask(live: LiveProject, runProgram: RunProgram): Promise<Report | undefined> {
  const ended = await window.withProgress({ location: ProgressLocation.Notification, title: l10n.t("Asking the cluster"), cancellable: true }, (_, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort());
    return runProgram(settings.binary(), argumentsFor(live), live.root.folder.fsPath, stop.signal);
  });
  if (ended.state === "stopped") return undefined;
  const report = ended.state === "ended" ? readReport(ended.stdout) : undefined;
  const fault = report && clusterFault(report);
  if (report && fault === undefined) return report;
  void window.showErrorMessage(oneLine(fault === undefined ? whyNot(ended) : l10n.t("No report came from the cluster: {0}", fault)));
  return undefined;
}

function whyNot(ended: Exclude<Ended, { state: "stopped" }>): string {
  if (ended.state === "failed") return l10n.t("{0} could not be run: {1}. Its path is the setting kubectlLoopback.binary.", settings.binary(), ended.error);
  return l10n.t("No report came from the cluster: {0}", ended.stderr.trim().split("\n").at(-1) ?? "");
}

function clusterText({ facts }: Report): string {
  const value = (name: string) => (facts[name]?.known ? String(facts[name].value) : "?");
  return oneLine(l10n.t("cluster: {0}, {1} nodes", value("proxyMode"), value("nodes")));
}
