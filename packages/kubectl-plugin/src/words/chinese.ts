import { zhCN as messages } from "@kubectl-loopback/core";
import type { Language } from "./language.ts";
import { zhCN as words } from "./zh-CN.ts";

export const CHINESE: Language = { messages, words };
