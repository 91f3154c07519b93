import type { Target } from "../target.ts";
import { COMMAND_LINES } from "./commands.ts";
import { EDITING } from "./editing.ts";
import { JUDGING } from "./judging.ts";
import { READING } from "./reading.ts";
import { TEXTS } from "./texts.ts";

/** Everything that reads what others wrote. */
export const TARGETS: readonly Target[] = [...READING, ...EDITING, ...JUDGING, ...TEXTS, ...COMMAND_LINES];
