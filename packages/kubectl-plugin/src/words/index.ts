import type { Invocation } from "../cli/parse.ts";
import type { Loaded } from "../config/load-config.ts";
import type { Shell } from "../shell.ts";
import type { Language } from "./language.ts";

export type { Language } from "./language.ts";

/** `--lang`, else the first of LC_ALL, LC_MESSAGES and LANG that is set. Only the words of that language are loaded. */
export async function languageOf(lang: string | undefined, env: Shell["env"]): Promise<Language> {
  const wanted = lang ?? (env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "en");
  return /^zh/i.test(wanted) ? (await import("./chinese.ts")).CHINESE : (await import("./english.ts")).ENGLISH;
}

/** The configuration's language comes behind `--lang`, and before the environment's. */
export function languageFor(invocation: Invocation, { config }: Pick<Loaded, "config">, env: Shell["env"]): Promise<Language> {
  return languageOf(invocation.value("lang") ?? config.lang ?? undefined, env);
}
