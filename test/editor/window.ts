/** A window of VS Code, driven as a person would: by keys, by the mouse, by what is to be seen. */
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { chromium, type Browser, type Locator, type Page } from "playwright-core";
import { placeOf } from "./lines.ts";
import type { EditorServer } from "./server.ts";

/** Pictures of what the tests saw, for people to look at; git ignores them. */
const SCREENSHOTS = resolve(import.meta.dirname, "screenshots");

/** What a page must be allowed so that its text can be copied. */
export const CLIPBOARD = ["clipboard-read", "clipboard-write"];

/** As in `vitest.config.ts`. */
const PATIENCE = Number(process.env["PATIENCE"] ?? 1);

export interface WindowOptions {
  /** Display language, such as `zh-cn`; VS Code needs a language pack for it. */
  readonly language?: string;
  readonly colorScheme?: "dark" | "light";
  readonly width?: number;
  readonly height?: number;
  /** Physical pixels per pixel of the page. */
  readonly scale?: number;
}

export function launchBrowser(executablePath: string): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args });
}

/** Opens a folder in a window of its own and waits until its files are listed. */
export async function openWindow(browser: Browser, { url }: Pick<EditorServer, "url">, folder: string, options: WindowOptions = {}): Promise<Page> {
  const { language = "en", colorScheme = "dark", width = 1280, height = 800, scale = 1 } = options;
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale, colorScheme, locale: "en-US", permissions: CLIPBOARD });
  await context.addCookies([{ name: "vscode.nls.locale", value: language, url }]);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000 * PATIENCE);
  await page.goto(`${url}/?folder=${encodeURIComponent(folder)}`);
  await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
  return page;
}

/** Opens a file of the folder by its path, as Ctrl+P does, and waits until its text is there. */
export async function openFile(page: Page, path: string): Promise<void> {
  await page.keyboard.press("Control+P");
  await quickInput(page).fill(path);
  await firstRow(page, path.split("/").at(-1)!).waitFor();
  await page.keyboard.press("Enter");
  await isInFront(page, path);
}

/** The same with the mouse, for folders in which Ctrl+P finds nothing. */
export async function openFromExplorer(page: Page, name: string): Promise<void> {
  await page.locator(".explorer-folders-view .monaco-list-row").filter({ hasText: name }).dblclick();
  await isInFront(page, name);
}

async function isInFront(page: Page, path: string): Promise<void> {
  await tab(page, path).and(page.locator(".active")).waitFor();
  await page.locator(".editor-instance .view-line").first().waitFor();
}

/** Runs a command by its title, as F1 does. */
export async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press("F1");
  await quickInput(page).fill(`>${title}`);
  await firstRow(page, title).waitFor();
  await page.keyboard.press("Enter");
}

/** What the quick pick offers for some words. */
export async function quickPick(page: Page, words: string): Promise<string[]> {
  await page.keyboard.press("F1");
  await quickInput(page).fill(words);
  const rows = page.locator(".quick-input-list .monaco-list-row .label-name");
  await rows.first().waitFor();
  return rows.allInnerTexts();
}

/** The row of a quick pick that Enter chooses, once it is the one with this text. */
function firstRow(page: Page, text: string): Locator {
  return page.locator('.quick-input-list .monaco-list-row[data-index="0"]').filter({ hasText: text });
}

function quickInput(page: Page): Locator {
  return page.locator(".quick-input-widget input[type=text]");
}

export function tab(page: Page, path: string): Locator {
  return page.locator(`.tab[data-resource-name="${path.split("/").at(-1)}"]`);
}

/** Puts the mouse over a text and gives the words that come up. A lens that comes meanwhile moves the text away from under the mouse; then the mouse follows it. */
export async function hover(page: Page, text: string): Promise<string> {
  const card = page.locator(".monaco-hover:not(.hidden) .monaco-hover-content").first();
  return asPeopleTry(async () => {
    await page.mouse.move(1, 1);
    await placeOf(page, text).then(({ x, y }) => page.mouse.move(x, y, { steps: 3 }));
    await card.waitFor({ timeout: 5000 * PATIENCE });
    return card.innerText().then((words) => words.replaceAll("\u00a0", " "));
  });
}

/** Once more, and then once more, where it did not work. */
function asPeopleTry<T>(attempt: () => Promise<T>): Promise<T> {
  return attempt().catch(attempt).catch(attempt);
}

/** Clicks on a text of the file. */
export async function clickOn(page: Page, text: string): Promise<void> {
  const { x, y } = await placeOf(page, text);
  await page.mouse.click(x, y);
}

/** The titles in the light bulb's menu where the cursor is. VS Code takes it away when the text is judged anew; then it is asked again. */
export async function quickFixes(page: Page): Promise<string[]> {
  return asPeopleTry(async () => {
    await page.keyboard.press("Control+.");
    await fixRows(page).first().waitFor({ timeout: 3000 * PATIENCE });
    return fixRows(page).allInnerTexts();
  });
}

/** Chooses from the light bulb's menu, opening it if need be. By keys: an invisible pane keeps the first clicks away. */
export async function chooseFix(page: Page, title: string): Promise<void> {
  const titles = (await fixRows(page).first().isVisible()) ? await fixRows(page).allInnerTexts() : await quickFixes(page);
  const index = titles.indexOf(title);
  if (index < 0) throw new Error(`The light bulb offers ${JSON.stringify(titles)}, not ${title}`);
  const isFocused = fixRows(page).nth(index).and(page.locator(".focused"));
  for (let presses = 0; !(await isFocused.isVisible()) && presses < titles.length; presses++) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await fixRows(page).first().waitFor({ state: "hidden" });
}

function fixRows(page: Page): Locator {
  return page.locator(".action-widget .monaco-list-row.action");
}

/** The text in front, as select all and copy give it. */
export async function editorText(page: Page): Promise<string> {
  await page.locator(".editor-instance .view-lines").first().click();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+C");
  return page.evaluate(() => navigator.clipboard.readText());
}

/** Saves the file in front, which has been changed, and waits until that is done. */
export async function save(page: Page): Promise<void> {
  await page.locator(".tab.active.dirty").waitFor();
  await page.keyboard.press("Control+S");
  await page.locator(".tab.active:not(.dirty)").waitFor();
}

/** Types into the file in front, behind the first place of a text. */
export async function typeAfter(page: Page, text: string, typed: string): Promise<void> {
  await clickOn(page, text);
  await page.keyboard.press("End");
  await page.keyboard.type(typed);
}

/** How many errors and warnings the status bar counts. */
export async function problemCounts(page: Page): Promise<number[]> {
  const text = await page.locator("[id='status.problems']").innerText();
  return (text.match(/\d+/g) ?? []).map(Number);
}

/** The rows of the Problems panel, which is opened if need be. */
export async function problems(page: Page): Promise<string[]> {
  const panel = page.locator(".markers-panel");
  if (!(await panel.isVisible())) await page.locator("[id='status.problems']").click();
  const rows = await panel.locator(".monaco-list-row").allInnerTexts();
  return rows.map((row) => row.replace(/\s+/g, " ").trim());
}

/** Closes a file that has no unsaved changes. */
export async function closeFile(page: Page, path: string): Promise<void> {
  await tab(page, path).click({ button: "middle" });
  await tab(page, path).waitFor({ state: "detached" });
}

/** The words of the status bar's item of ours. */
export function statusItem(page: Page): Locator {
  return page.locator(".statusbar-item[id*='kubectl-loopback']");
}

/** The lenses, without the strokes between them. */
export function codeLenses(page: Page): Locator {
  return page.locator(".editor-instance .codelens-decoration a, .editor-instance .codelens-decoration > span").filter({ hasNotText: /^\s*\|\s*$/ });
}

/** The words completion offers where the cursor is. */
export async function completions(page: Page): Promise<string[]> {
  await page.keyboard.press("Control+Space");
  const rows = page.locator(".suggest-widget.visible .monaco-list-row .label-name");
  await rows.first().waitFor();
  return rows.allInnerTexts();
}

export async function screenshot(page: Page, name: string): Promise<void> {
  await mkdir(SCREENSHOTS, { recursive: true });
  await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`) });
}
