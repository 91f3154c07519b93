import type { KubeObject } from "../model/object.ts";
import type { Problem } from "../model/problem.ts";
import type { SourceText } from "./positions.ts";
import type { Asked } from "./relevance.ts";

/** A text to read manifests from. */
export interface ManifestText {
  /** The path as given, for locations. */
  readonly file: string;
  readonly text: string;
  /** Whether the user named this very file (else it was met while walking a folder). */
  readonly named: boolean;
  /** Where its lines start, for whoever asks that of the text, too. */
  readonly lineStarts?: SourceText["lineStarts"];
}

export interface ReadOptions extends Asked {
  /** Namespace of objects that name none. */
  readonly namespace: string;
  /** Parse every document, so that any mistake is told: for inputs that are small altogether. */
  readonly whole?: boolean;
  /** Leave out, as far as their text tells it, documents that can change no verdict: for whoever neither counts objects nor looks for duplicates. */
  readonly decidingOnly?: boolean;
}

export interface Manifests {
  readonly objects: readonly KubeObject[];
  readonly problems: readonly Problem[];
}

/** What reads a text: where it is, how to read it, and whom to tell what was found. */
export interface Reader {
  readonly source: SourceText;
  readonly named: boolean;
  /** Parse every document, even one that cannot matter. */
  readonly whole: boolean;
  readonly options: ReadOptions;
  add(object: KubeObject): void;
  report(problem: Problem): void;
}

export const TOO_DEEP = "nested too deeply";

/** What reading a text gave. */
export function gather(from: Omit<Reader, "add" | "report">, read: (reader: Reader) => void): Manifests {
  const objects: KubeObject[] = [];
  const problems: Problem[] = [];
  read({ ...from, add: (object) => void objects.push(object), report: (problem) => void problems.push(problem) });
  return { objects, problems };
}
