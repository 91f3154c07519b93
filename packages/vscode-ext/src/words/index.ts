import { en as enMessages, zhCN as zhMessages, type Messages } from "@kubectl-loopback/core";
import { en } from "./en.ts";
import type { Words } from "./words.ts";
import { zhCN } from "./zh-CN.ts";

/** What is said in one language: core's messages and the extension's own words. */
export interface Language {
  readonly messages: Messages;
  readonly words: Words;
}

/** By the setting; `auto` follows the language of the editor. */
export function languageOf(setting: string, display: string): Language {
  const wanted = setting === "auto" ? display : setting;
  return /^zh/i.test(wanted) ? { messages: zhMessages, words: zhCN } : { messages: enMessages, words: en };
}
