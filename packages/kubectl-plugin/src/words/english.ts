import { en as messages } from "@kubectl-loopback/core";
import { en as words } from "./en.ts";
import type { Language } from "./language.ts";

export const ENGLISH: Language = { messages, words };
