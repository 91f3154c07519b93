import { isMap, isNode, isScalar, isSeq, type Node, type YAMLMap, type YAMLSeq } from "yaml";
import { isObject, type Json, type Path } from "../../model/json.ts";
import { editBlock } from "./block.ts";
import { editBrackets } from "./brackets.ts";
import type { ObjectEdit, ReadDocument } from "./document.ts";
import { obstacleAt, obstacleInside, usedAnchors } from "./obstacles.ts";
import { planList, planMap, removedRuns, sameValue, type Plan } from "./plan.ts";
import { blockLines, flowEntry, flowValue, keyToken } from "./render.ts";
import { isBlockScalar, lastLeaf, rootSlot, slotsOf, type Slot } from "./slots.ts";
import { flowStyle, styleAround } from "./style.ts";
import { eolOf, UNLIKE_KUBECTL, type Step } from "./text.ts";
import type { RefusalReason } from "../../model/edit.ts";
import { replaceValue, rewriteScalar } from "./value.ts";
import { splitDocuments } from "../split.ts";
import { findTemplate, parseYaml, valueOf } from "../yaml-text.ts";

/** A YAML document, for edits. */
export function readYamlDocument(text: string): ReadDocument | RefusalReason {
  if (text.includes("{{") && findTemplate(text) !== undefined) return "template";
  if (splitDocuments(text).length !== 1) return "syntax";
  const document = parseYaml(text, { keepSourceTokens: true });
  const [error] = document.errors;
  if (error) return error.code === "DUPLICATE_KEY" ? "duplicate-key" : "syntax";
  const read = valueOf(document);
  if ("error" in read) return "alias";
  const used = usedAnchors(document);
  const steps = (edit: ObjectEdit) => yamlSteps({ text, eol: eolOf(text), used, edit }, document.contents);
  return { value: (read.value ?? null) as Json, endsOpen: endsOpen(text, document.contents), steps };
}

/** Whether a block scalar ends with the text: what comes behind it would give it a line break, as kubectl reads it. */
function endsOpen(text: string, contents: Node | null): boolean {
  return contents !== null && !text.endsWith("\n") && isBlockScalar(lastLeaf(contents));
}

interface Scene {
  readonly text: string;
  readonly eol: string;
  /** Names of anchors that have users. */
  readonly used: ReadonlySet<string>;
  readonly edit: ObjectEdit;
}

function yamlSteps(scene: Scene, contents: Node | null): Step[] {
  let slot = rootSlot(contents);
  for (const name of scene.edit.base) {
    const refused = obstacleAt(slot.value, scene.used);
    if (refused) return [{ refused, path: [] }];
    const next = isCollection(slot.value) ? slotsOf(scene.text, slot.value, slot).find((one) => one.name === name) : undefined;
    if (!next) return [{ refused: "not-a-map", path: [] }];
    slot = next;
  }
  const steps = rewrite(scene, slot, scene.edit.from, scene.edit.to, []);
  const isStrange = steps.some((step) => "text" in step && UNLIKE_KUBECTL.test(step.text));
  return isStrange ? [{ refused: "no-proof", path: [] }] : steps;
}

function isCollection(node: Node | null): node is YAMLMap | YAMLSeq {
  return isMap(node) || isSeq(node);
}

/** What makes the value of a slot another one, at the places where they differ. */
function rewrite(scene: Scene, slot: Slot, from: Json, to: Json, path: Path): Step[] {
  if (sameValue(from, to)) return [];
  const { value } = slot;
  const obstacle = obstacleAt(value, scene.used);
  if (obstacle) return [{ refused: obstacle, path }];
  const plan = isCollection(value) && value.items.length > 0 ? planOf(scene, from, to, path) : undefined;
  if (plan) return rewriteCollection(scene, slot, value as YAMLMap | YAMLSeq, plan, from, to, path);
  const inside = obstacleInside(value, scene.used);
  if (inside) return [{ refused: inside, path }];
  const token = isScalar(value) ? rewriteScalar(scene, slot, value, to) : undefined;
  if (token) return [token];
  // The name of a value stands before it, and would stay.
  if (isNode(value) && "anchor" in value && value.anchor !== undefined) return [{ refused: "anchor", path }];
  return [replaceValue(scene, slot, to) ?? { refused: "layout", path }];
}

/** Undefined where the value is better written anew. */
function planOf({ edit }: Scene, from: Json, to: Json, path: Path): Plan | undefined {
  if (typeof to !== "object" || to === null || Object.keys(to).length === 0) return undefined;
  if (Array.isArray(from) && Array.isArray(to)) return planList(from, to);
  return isObject(from) && isObject(to) ? planMap(from, to, path, edit.changes) : undefined;
}

function rewriteCollection(scene: Scene, slot: Slot, node: YAMLMap | YAMLSeq, plan: Plan, from: Json, to: Json, path: Path): Step[] {
  const { text, used } = scene;
  const slots = slotsOf(text, node, slot);
  const removed = slots.filter(({ name }) => !plan.kept.has(name));
  const obstacle = removed.map(({ value }) => obstacleInside(value, used)).find((one) => one !== undefined);
  if (obstacle) return [{ refused: obstacle, path }];
  if (node.flow && !/[{[]/.test(text[node.range![0]]!)) return [{ refused: "layout", path }];
  const inner = slots.flatMap((one) => rewriteEntry(scene, one, plan, from, to, path));
  return [...inner, ...editEntries(scene, slot, node, slots, plan, to)];
}

function rewriteEntry(scene: Scene, slot: Slot, plan: Plan, from: Json, to: Json, path: Path): Step[] {
  const name = plan.kept.get(slot.name);
  if (name === undefined) return [];
  const values = rewrite(scene, slot, child(from, slot.name), child(to, name), [...path, name]);
  return typeof name === "string" && name !== slot.name ? [renameKey(scene, slot, name), ...values] : values;
}

function renameKey({ text }: Scene, { key, inBrackets, around }: Slot, name: string): Step {
  const [start, end] = key!.range!;
  const style = styleAround(text, around);
  const type = isScalar(key) ? key.type : undefined;
  if (type !== "PLAIN" || !inBrackets) return { start, end, text: keyToken(name, style, type) };
  return { start, end, text: flowEntry(name, 0, { ...style, json: false, padded: false }).replace(/: 0$/, "") };
}

function child(value: Json, key: string | number): Json {
  return (value as Record<string | number, Json>)[key]!;
}

/** Removed and new entries of a map or list. */
function editEntries({ text, eol }: Scene, slot: Slot, node: YAMLMap | YAMLSeq, slots: readonly Slot[], plan: Plan, to: Json): Step[] {
  const removed = removedRuns(slots.map(({ name }) => name), plan);
  const around = slots[0]!.around;
  if (node.flow) {
    const [start, end] = node.range!;
    const style = flowStyle(text, node, around);
    const added = plan.added.map((key) => (typeof key === "string" ? flowEntry(key, child(to, key), style) : flowValue(child(to, key), style)));
    return editBrackets(text, { span: { start, end }, entries: slots }, { removed, added, eol, separator: ", " });
  }
  const style = styleAround(text, around);
  const added = plan.added.map((key) => child(to, key));
  const lines = Array.isArray(to) ? blockLines(added, style) : blockLines(Object.fromEntries(plan.added.map((key, index) => [key, added[index]!])), style);
  return editBlock(text, { entries: slots, outer: slot.after === undefined ? Infinity : slot.column }, { removed, added: lines, eol });
}
