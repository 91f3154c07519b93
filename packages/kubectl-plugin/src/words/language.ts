import type { Messages } from "@kubectl-loopback/core";
import type { Words } from "./words.ts";

/** What is said in one language: core's messages and the plugin's own words. */
export interface Language {
  readonly messages: Messages;
  readonly words: Words;
}
