import { RULES, type RuleCode } from "@kubectl-loopback/core";
import { commands, Disposable, l10n, Uri, window, workspace } from "vscode";
import { COMMANDS } from "./names.ts";
import { settings } from "./settings.ts";

/**
 * Pages that the extension brings along, so that they open without a network, under a scheme of their own: diagnostics
 * may link to documents, but not to commands. The manifest says that they are shown rendered.
 */
const SCHEME = "kubectl-loopback";

export function rulePage(code: RuleCode): Uri {
  return Uri.from({ scheme: SCHEME, path: `/rules/${code}${settings.language().messages.language === "zh-CN" ? ".zh-CN" : ""}.md` });
}

/** Opens rule pages, wherever they are linked, in the editor's own Markdown preview. */
export function openRulePages(extension: Uri): Disposable {
  const pages = workspace.registerTextDocumentContentProvider(SCHEME, { provideTextDocumentContent: ({ path }) => readPage(extension, path) });
  const command = commands.registerCommand(COMMANDS.openRule, async (code?: unknown) => {
    const wanted = RULES.find((rule) => rule.code === code)?.code ?? (await pickRule());
    if (wanted) await commands.executeCommand("markdown.showPreview", rulePage(wanted));
  });
  return Disposable.from(pages, command);
}

/** Pages stand in `docs`, one folder deep at most. */
const PAGE = /^\/(?:[a-z]+\/)?[\w-]+(?:\.zh-CN)?\.md$/;

async function readPage(extension: Uri, path: string): Promise<string | undefined> {
  return PAGE.test(path) ? new TextDecoder().decode(await workspace.fs.readFile(Uri.joinPath(extension, "docs", path))) : undefined;
}

async function pickRule(): Promise<RuleCode | undefined> {
  const { messages } = settings.language();
  const picked = await window.showQuickPick(RULES.map(({ code }) => ({ label: code, description: messages.rules[code].title })), { placeHolder: l10n.t("Which rule?"), matchOnDescription: true });
  return picked?.label;
}
