import { en as enMessages, zhCN as zhMessages, type Messages } from "@kubectl-loopback/core";
import type { Invocation } from "../cli/parse.ts";
import type { Loaded } from "../config/load-config.ts";
import type { Shell } from "../shell.ts";
import { en } from "./en.ts";
import type { Words } from "./words.ts";
import { zhCN } from "./zh-CN.ts";

/** What is said in one language: core's messages and the plugin's own words. */
export interface Language {
  readonly messages: Messages;
  readonly words: Words;
}

const ENGLISH: Language = { messages: enMessages, words: en };
const CHINESE: Language = { messages: zhMessages, words: zhCN };

/** `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set. */
export function languageOf(lang: string | undefined, env: Shell["env"]): Language {
  const wanted = lang ?? (env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "en");
  return /^zh/i.test(wanted) ? CHINESE : ENGLISH;
}

/** The configuration's language comes behind `--lang`, and before the environment's. */
export function languageFor(invocation: Invocation, { config }: Pick<Loaded, "config">, env: Shell["env"]): Language {
  return languageOf(invocation.value("lang") ?? config.lang ?? undefined, env);
}
