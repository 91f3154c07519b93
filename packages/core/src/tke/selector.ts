import { isObject, listAt, stringAt, stringsAt, type Json } from "../model/json.ts";

export type Labels = Readonly<Record<string, string>>;
type Requirement = (labels: Labels) => boolean;

/** A predicate over labels. */
export type Selector = (labels: Labels) => boolean;

const NAME = "[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?";
const KEY = `(?:${NAME}/)?${NAME}`;
const FORMS: readonly [RegExp, (parts: RegExpMatchArray) => Requirement][] = [
  [new RegExp(`^(${KEY})\\s*==?\\s*((?:${NAME})?)$`), ([, key, value]) => (labels) => own(labels, key!) === value],
  [new RegExp(`^(${KEY})\\s*!=\\s*((?:${NAME})?)$`), ([, key, value]) => (labels) => own(labels, key!) !== value],
  [new RegExp(`^(${KEY})\\s+in\\s*\\((.*)\\)$`), ([, key, values]) => oneOf(key!, split(values!))],
  [new RegExp(`^(${KEY})\\s+notin\\s*\\((.*)\\)$`), ([, key, values]) => not(oneOf(key!, split(values!)))],
  [new RegExp(`^(${KEY})$`), ([, key]) => (labels) => Object.hasOwn(labels, key!)],
  [new RegExp(`^!\\s*(${KEY})$`), ([, key]) => (labels) => !Object.hasOwn(labels, key!)],
];

/** A label selector as kubectl's `-l` takes it (`a=b,c!=d,e in (f,g),h,!i`); undefined where the text is none. */
export function parseSelector(text: string): Selector | undefined {
  const parts = splitSelector(text).map((part) => part.trim());
  const requirements = parts.map(parseRequirement);
  if (requirements.some((requirement) => requirement === undefined)) return undefined;
  return (labels) => requirements.every((requirement) => requirement!(labels));
}

/** The requirements of a selector: between commas that stand outside of brackets. */
export function splitSelector(text: string): string[] {
  const parts: string[] = [];
  let end = text.length;
  let isInside = false;
  for (let here = text.length; here >= 0; here--) {
    const char = text[here];
    if (char === ")") isInside = true;
    else if (char === "(") isInside = false;
    else if (char === "," && !isInside) {
      parts.push(text.slice(here + 1, end));
      end = here;
    }
  }
  return [...parts, text.slice(0, end)].reverse();
}

function parseRequirement(text: string): Requirement | undefined {
  for (const [form, build] of FORMS) {
    const match = text.match(form);
    if (match) return build(match);
  }
  return undefined;
}

/** A Service's `spec.selector`: every pair must be there. An empty one selects nothing. */
export function mapSelector(pairs: Labels): Selector {
  const entries = Object.entries(pairs);
  return (labels) => entries.length > 0 && entries.every(([key, value]) => own(labels, key) === value);
}

/** A `LabelSelector`: absent selects nothing, empty selects all; one that cannot be read selects nothing. */
export function labelSelector(value: Json | undefined): Selector {
  if (!isObject(value)) return () => false;
  const pairs = Object.entries(stringsAt(value, ["matchLabels"]));
  const expressions = listAt(value, ["matchExpressions"]).map(expression);
  return (labels) => pairs.every(([key, wanted]) => own(labels, key) === wanted) && expressions.every((holds) => holds(labels));
}

function expression(value: Json): Requirement {
  const key = stringAt(value, ["key"]);
  if (key === undefined) return () => false;
  const values = listAt(value, ["values"]).filter((entry) => typeof entry === "string");
  switch (stringAt(value, ["operator"])) {
    case "In": return oneOf(key, values);
    case "NotIn": return not(oneOf(key, values));
    case "Exists": return (labels) => Object.hasOwn(labels, key);
    case "DoesNotExist": return (labels) => !Object.hasOwn(labels, key);
    default: return () => false;
  }
}

function own(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

function oneOf(key: string, values: readonly string[]): Requirement {
  return (labels) => values.includes(own(labels, key) ?? "\0");
}

function not(requirement: Requirement): Requirement {
  return (labels) => !requirement(labels);
}

function split(values: string): string[] {
  return values.split(",").map((value) => value.trim());
}
