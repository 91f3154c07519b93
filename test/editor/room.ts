/** A window on a folder of its own, for the tests of one file. A picture is kept of every test that fails. */
import { readdirSync, readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, inject } from "vitest";
import { launchBrowser, openWindow, screenshot, type WindowOptions } from "./window.ts";

export interface Room {
  readonly page: Page;
  readonly folder: string;
  /** Text of a file on disk. */
  readonly read: (path: string) => Promise<string>;
  readonly write: (path: string, text: string) => Promise<void>;
}

const WORKSPACE = join(import.meta.dirname, "workspace");

/** The files of `workspace/`, of some names or all of them. */
export function workspaceFiles(...names: string[]): Record<string, string> {
  const chosen = names.length > 0 ? names : readdirSync(WORKSPACE);
  return Object.fromEntries(chosen.map((name) => [name, readFileSync(join(WORKSPACE, name), "utf8")]));
}

/** The text that a file of `workspace/` must have once it is fixed; a missing one fails. */
export function expectedText(name: string): string {
  return readFileSync(join(import.meta.dirname, "expected", name), "utf8");
}

/** @param files texts by path; called when the tests of the file begin, so it may read or make what it likes. */
export function useRoom(files: () => Readonly<Record<string, string>>, options: WindowOptions = {}): () => Room {
  const editor = inject("editor");
  let browser: Browser;
  let room: Room | undefined;

  beforeAll(async () => {
    const folder = await makeFolder(files());
    browser = await launchBrowser(editor.tools.chromium);
    const page = await openWindow(browser, editor, folder, options);
    room = {
      page,
      folder,
      read: (path) => readFile(join(folder, path), "utf8"),
      write: (path, text) => writeIn(folder, path, text),
    };
  });

  afterEach(async ({ task }) => {
    if (task.result?.state !== "fail" || !room) return;
    await screenshot(room.page, `failed ${task.name}`);
    await room.page.keyboard.press("Escape"); // What it left open must not fail the next one.
  });

  afterAll(() => browser?.close());

  return () => {
    if (!room) throw new Error("The window is not open yet.");
    return room;
  };
}

async function makeFolder(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(inject("editor").scratch, "folder-"));
  for (const [path, text] of Object.entries(files)) await writeIn(folder, path, text);
  return folder;
}

async function writeIn(folder: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(folder, path)), { recursive: true });
  await writeFile(join(folder, path), text);
}
