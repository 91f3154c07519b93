import { RULES, type RuleCode } from "@kubectl-loopback/core";
import { commands, Uri, window, l10n, type Disposable } from "vscode";
import { COMMANDS } from "./names.ts";
import { settings } from "./settings.ts";

/** A link that opens a rule's page, from the pages that the extension brings along: it works without a network. */
export function ruleCommand(code: RuleCode): Uri {
  return Uri.parse(`command:${COMMANDS.openRule}?${encodeURIComponent(JSON.stringify([code]))}`);
}

/** Opens rule pages in the editor's own Markdown preview. */
export function openRulePages(extension: Uri): Disposable {
  return commands.registerCommand(COMMANDS.openRule, async (code?: unknown) => {
    const wanted = RULES.find((rule) => rule.code === code)?.code ?? (await pickRule());
    if (wanted) await commands.executeCommand("markdown.showPreview", Uri.joinPath(extension, "docs", "rules", `${wanted}${settings.language().messages.language === "zh-CN" ? ".zh-CN" : ""}.md`));
  });
}

async function pickRule(): Promise<RuleCode | undefined> {
  const { messages } = settings.language();
  const picked = await window.showQuickPick(RULES.map(({ code }) => ({ label: code, description: messages.rules[code].title })), { placeHolder: l10n.t("Which rule?"), matchOnDescription: true });
  return picked?.label;
}
