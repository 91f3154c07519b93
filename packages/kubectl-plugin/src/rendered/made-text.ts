/** A text that a tool made, with a name to show in place of a file's. */
export interface MadeText {
  readonly file: string;
  readonly text: string;
}

/** Before the folder, in the name of what Kustomize made of it. */
export const KUSTOMIZED = "-k ";
