import { Script } from "node:vm";
import { keepCode, keptCode } from "./kept-code.ts";

/**
 * The head of the built file: loads the program, which stands behind it in a comment. Node reads code to its end before
 * it runs the first line, a comment it only skips; so no run pays for what it does not use. What it does use is
 * compiled once, and kept for the next run where the machine lets us.
 */

/** A function with nothing in it but a comment: all modules, one after the other, each as a function. */
declare function pack(): void;
/** Where each module stands in that function's text. */
declare const PLACES: Readonly<Record<string, readonly [start: number, end: number]>>;
/** What each package exports that is loaded when the first of its exports is used. */
declare const LATE: Readonly<Record<string, readonly string[]>>;
/** What stands in a module for the end of a comment. */
declare const END: string;
/** A name for exactly this program. */
declare const BUILD: string;

type Run = (module: { exports: object }, exports: object, require: (name: string) => object) => void;

const text = pack.toString();
const kept = keptCode(BUILD);
const scripts = new Map<string, Script>();
const modules = new Map<string, { exports: object }>();

function load(name: string): object {
  const loaded = modules.get(name);
  if (loaded) return loaded.exports;
  const module = { exports: {} };
  modules.set(name, module);
  const script = new Script(text.slice(...PLACES[name]!).replaceAll(END, "*/"), { filename: `kubectl-loopback/${name}`, ...kept.codeOf(name) });
  scripts.set(name, script);
  (script.runInThisContext() as Run)(module, module.exports, requireFrom);
  return module.exports;
}

const standIns = new Map<string, object>();

/** A stand-in whose properties load the package; one for all who ask. */
function late(name: string): object {
  const known = standIns.get(name);
  if (known) return known;
  const standIn = {};
  for (const key of LATE[name]!) Object.defineProperty(standIn, key, { enumerable: true, get: () => (load(name) as Record<string, unknown>)[key] });
  standIns.set(name, standIn);
  return standIn;
}

function requireFrom(name: string): object {
  if (Object.hasOwn(LATE, name)) return late(name);
  return Object.hasOwn(PLACES, name) ? load(name) : (require(name) as object);
}

process.once("exit", () => keepCode(kept, scripts));
load("unit:0");
