import { isScalar, Scalar } from "yaml";
import type { Json } from "../../model/json.ts";
import { editLiteral } from "./literal.ts";
import { flowValue, linesAfterDash, linesAfterKey, scalarToken } from "./render.ts";
import { contentEnd, isBlockScalar, type Slot } from "./slots.ts";
import { flowStyle, styleAround } from "./style.ts";
import { behindInnerComments, indentLines, lineEnd, lineEndBefore, lineStart, type Splice } from "./text.ts";

interface Scene {
  readonly text: string;
  readonly eol: string;
}

/** Another token in the place of a scalar; undefined where the value must be written anew. */
export function rewriteScalar({ text, eol }: Scene, slot: Slot, node: Scalar, to: Json): Splice | undefined {
  const [start, end] = node.range!;
  if (typeof to === "object" && to !== null || start === end) return undefined;
  if (isBlockScalar(node)) return typeof to === "string" ? editLiteral(text, { start, end }, String(node.value), to, eol) : undefined;
  const isLong = typeof to === "string" && to.includes("\n");
  if (isLong && !slot.inBrackets && node.type !== Scalar.QUOTE_DOUBLE) return undefined;
  const style = styleAround(text, slot.around);
  if (slot.inBrackets && !isLong && node.type === Scalar.PLAIN) return { start, end, text: flowValue(to, flowStyle(text, slot.around[0]!, slot.around)) };
  const isQuoted = node.type === Scalar.QUOTE_DOUBLE || node.type === Scalar.QUOTE_SINGLE;
  const type = typeof to !== "string" ? undefined : isLong ? Scalar.QUOTE_DOUBLE : isQuoted ? node.type : undefined;
  return { start, end, text: scalarToken(to, style, type as Scalar.Type | undefined) };
}

/** A value written anew. Comments on the line of its key stay, those inside the old value go with it. */
export function replaceValue(scene: Scene, slot: Slot, to: Json): Splice | undefined {
  if (slot.after === undefined && !slot.inBrackets) return undefined;
  return slot.inBrackets ? replaceInBrackets(scene, slot, to) : replaceInBlock(scene, slot, slot.after!, to);
}

function replaceInBrackets({ text }: Scene, { value, after, key, around }: Slot, to: Json): Splice | undefined {
  const written = flowValue(to, flowStyle(text, around[0]!, around));
  const end = contentEnd(text, value);
  if (end !== undefined) return { start: value!.range![0], end, text: written };
  return key && after !== undefined ? { start: after, end: after, text: ` ${written}` } : undefined;
}

function replaceInBlock({ text, eol }: Scene, slot: Slot, after: number, to: Json): Splice {
  const old = oldValue(text, slot, after);
  const style = styleAround(text, slot.value && !isScalar(slot.value) ? [slot.value, ...slot.around] : slot.around);
  const [inline, ...below] = slot.key ? linesAfterKey(to, style) : linesAfterDash(to, style, old.comment === "");
  const lines = indentLines(below, " ".repeat(slot.column));
  // The lines below a header such as `|` are the value: comments there would be part of it.
  const comment = inline && below.length > 0 ? old.comment.replace(/\r?\n.*/s, "") : old.comment;
  return { start: after, end: old.end, text: [inline + comment, ...lines].join(eol) };
}

/** Where the old value of a slot ends, and the comments before or beside it that stay. */
function oldValue(text: string, { value, column }: Slot, after: number): { end: number; comment: string } {
  const end = contentEnd(text, value);
  const isBelow = end !== undefined && value!.range![0] > lineEnd(text, after);
  if (isBelow) {
    const first = lineStart(text, value!.range![0]);
    return { end: behindInnerComments(text, lineEnd(text, end), column), comment: text.slice(after, lineEndBefore(text, first)).replace(BLANK_LINES, "") };
  }
  const from = end ?? after;
  const to = behindInnerComments(text, lineEnd(text, from), column);
  return { end: to, comment: text.slice(from, to) };
}

const BLANK_LINES = /(?:\r?\n[ \t]*)+$/;
