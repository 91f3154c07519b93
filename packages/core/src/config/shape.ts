import type { ConfigExpected, ConfigFault } from "../model/config-fault.ts";
import { isObject, type Json, type Path } from "../model/json.ts";
import { nearest } from "../nearest.ts";

/** Told what is wrong, and where. */
export type Tell = (path: Path, fault: ConfigFault) => void;

/** Reads one value. What is wrong with it is told, and nothing comes back. */
export type Read<T> = (value: Json, path: Path, tell: Tell) => T | undefined;

/** `suppress[0].until`; a key that is no plain word stands in quotes. */
export function keyText(path: Path): string {
  return path.map((key, index) => (typeof key === "number" ? `[${key}]` : /^[\w-]+$/.test(key) ? `${index > 0 ? "." : ""}${key}` : `[${JSON.stringify(key)}]`)).join("");
}

export function tellWrong(path: Path, tell: Tell, expected: ConfigExpected, values: readonly string[] = [], meant: string | undefined = undefined): undefined {
  tell(path, { fault: "wrong-value", key: keyText(path), expected, meant: meant ?? null, values });
}

/** A text that `read` makes something of. */
export function text<T>(expected: ConfigExpected, read: (text: string) => T | undefined): Read<T> {
  return (value, path, tell) => {
    const found = typeof value === "string" ? read(value) : undefined;
    return found === undefined ? tellWrong(path, tell, expected) : found;
  };
}

export function oneOf<T extends string>(words: readonly T[]): Read<T> {
  return (value, path, tell) => {
    const found = words.find((word) => word === value);
    return found ?? tellWrong(path, tell, "one-of", words, nearest(String(value), words));
  };
}

/** A list with something in it; items that are wrong are left out. */
export function listOf<T>(read: Read<T>): Read<readonly T[]> {
  return (value, path, tell) => {
    if (!Array.isArray(value)) return tellWrong(path, tell, "list");
    if (value.length === 0) return tellWrong(path, tell, "some");
    return value.map((item, index) => read(item, [...path, index], tell)).filter((item) => item !== undefined);
  };
}

/** A map from anything to values of one kind, entry by entry. */
export function entriesOf<T>(read: (key: string, value: Json, path: Path, tell: Tell) => T | undefined): Read<readonly T[]> {
  return (value, path, tell) => {
    if (!isObject(value)) return tellWrong(path, tell, "map");
    return Object.entries(value).map(([key, one]) => read(key, one, [...path, key], tell)).filter((entry) => entry !== undefined);
  };
}

/** A map with these keys and no others; the ones that are wrong are left out. */
export function fields<T extends object>(readers: { readonly [K in keyof T]: Read<T[K]> }): Read<Partial<T>> {
  const known = Object.keys(readers);
  return (value, path, tell) => {
    if (!isObject(value)) return tellWrong(path, tell, "map");
    const found: Partial<T> = {};
    for (const [key, one] of Object.entries(value)) {
      if (!Object.hasOwn(readers, key)) tellUnknown([...path, key], tell, known, nearest(key, known));
      else assign(found, key as keyof T, readers[key as keyof T](one, [...path, key], tell));
    }
    return found;
  };
}

function assign<T extends object>(found: Partial<T>, key: keyof T, value: T[keyof T] | undefined): void {
  if (value !== undefined) found[key] = value;
}

export function tellUnknown(path: Path, tell: Tell, known: readonly string[], meant: string | undefined): undefined {
  tell(path, { fault: "unknown-key", key: String(path.at(-1)), meant: meant ?? null, known });
}

/** All of it right, or nothing. */
export function whole<T>(read: Read<T>): Read<T> {
  return (value, path, tell) => {
    let isRight = true;
    const found = read(value, path, (...fault) => {
      isRight = false;
      tell(...fault);
    });
    return isRight ? found : undefined;
  };
}
