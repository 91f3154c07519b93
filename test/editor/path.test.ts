/** The packet path beside the text: a webview that shows what core draws, in the colours of the theme, and follows the text. */
import type { FrameLocator, Page } from "playwright-core";
import { describe, expect, test } from "vitest";
import { squiggles } from "./lines.ts";
import { useRoom, workspaceFiles } from "./room.ts";
import { clickOn, codeLenses, hover, openFile, runCommand, screenshot, tab, typeAfter } from "./window.ts";

const LISTENERS = 'nav[aria-label="Listeners"] a';
const WHAT_IF = 'nav[aria-label="What if"] a';
const SHOW = "kubectl-loopback: Show the Packet's Path";
const SERVICE = workspaceFiles("service.yaml")["service.yaml"]!;
const FILES = {
  "service.yaml": SERVICE,
  "two-ports.yaml": SERVICE.replaceAll("shop", "two-ports").replace("    - port: 80\n", "    - name: http\n      port: 80\n    - name: metrics\n      port: 9090\n"),
  ".kubectl-loopback.yaml": "assume: {proxy-mode: ipvs, nodes: 6}\n",
};

function view(page: Page): FrameLocator {
  return page.frameLocator("iframe.webview.ready").frameLocator("iframe");
}

/** What the picture is called. */
const pictureName = (page: Page) => view(page).locator("svg").getAttribute("aria-label");

async function openWithVerdict(page: Page, file: string): Promise<void> {
  await openFile(page, file);
  await expect.poll(() => squiggles(page)).not.toEqual([]);
}

/** Clicks on the lens until the view is there: a lens is put in its place anew when the text has been judged. */
async function openByLens(page: Page, name: string): Promise<void> {
  const views = page.locator(".tab").filter({ hasText: `Service default/${name}` });
  await expect.poll(async () => (await codeLenses(page).filter({ hasText: /packet path|报文路径/ }).click(), views.count())).toBe(1);
}

/** Colours as they come out: of the page, of the text on it and of what is bad; and the theme's ground. */
function colours(page: Page): Promise<Record<"page" | "ground" | "picture" | "text" | "bad" | "theme", string>> {
  return view(page).locator("body").evaluate((body) => {
    const style = (selector: string) => getComputedStyle(body.querySelector(selector)!);
    const probe = body.appendChild(document.createElement("i"));
    probe.style.setProperty("color", "var(--vscode-editor-background)");
    const theme = getComputedStyle(probe).color;
    probe.remove();
    return { page: getComputedStyle(body).backgroundColor, ground: style(".back").fill, picture: style("svg").display, text: style("text.title").fill, bad: style(".bad .heading").fill, theme };
  });
}

/** How much two colours differ, as WCAG counts it. */
function contrast(one: string, other: string): number {
  const light = (colour: string) => {
    const [red, green, blue] = colour.match(/[\d.]+/g)!.slice(0, 3).map((part) => Number(part) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
  };
  const [high, low] = [light(one), light(other)].toSorted((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

describe("in a dark window", () => {
  const room = useRoom(() => FILES, { width: 2200 });

  test("the command shows the listener under the cursor, and the page is closed to everything else", async () => {
    const { page } = room();
    await openWithVerdict(page, "two-ports.yaml");
    await clickOn(page, "metrics");
    await runCommand(page, SHOW);
    await expect.poll(() => pictureName(page)).toMatch(/^Service default\/two-ports TCP 9090: loops/);
    expect(await view(page).locator(LISTENERS).allInnerTexts()).toEqual([expect.stringContaining("TCP 80: loops"), expect.stringContaining("TCP 9090: loops")]);
    expect(await view(page).locator("meta[http-equiv]").getAttribute("content")).toMatch(/^default-src 'none'; style-src 'nonce-[\w-]{32,}'$/);
    // VS Code's own frame has a script; in the page there is none, and the frame allows none.
    expect(await view(page).locator("body script, svg script, [onload], [onclick]").count()).toBe(0);
    await screenshot(page, "packet path");
    const { page: background, ground, picture, text, bad, theme } = await colours(page);
    expect([background, ground, picture]).toEqual([theme, theme, "block"]);
    expect(contrast(text, ground)).toBeGreaterThan(7);
    expect(contrast(bad, ground)).toBeGreaterThan(4.5);
  });

  test("keys alone lead from one listener to the other", async () => {
    const { page } = room();
    await view(page).locator("svg").click();
    const first = view(page).locator(LISTENERS).first();
    for (let presses = 0; presses < 10 && !(await first.evaluate((link) => link === document.activeElement)); presses++) await page.keyboard.press("Shift+Tab");
    await page.keyboard.press("Enter");
    await expect.poll(() => pictureName(page)).toMatch(/TCP 80: loops/);
    expect(await view(page).locator(`${LISTENERS}[aria-current]`).innerText()).toContain("TCP 80");
  });

  test("a remedy shows both ways, and the way back is a link, too", async () => {
    const { page } = room();
    await view(page).locator(WHAT_IF).filter({ hasText: "Call the Service by its name" }).click();
    await expect.poll(() => view(page).locator("g.bad, g.good, g.open").evaluateAll((ways) => ways.map((way) => way.getAttribute("class")))).toEqual(["bad", "good"]);
    await expect.poll(() => view(page).locator("text.heading").allTextContents()).toEqual([expect.stringContaining("now: "), expect.stringContaining("with service-name: ")]);
    await screenshot(page, "packet path with a remedy");
    await view(page).locator(WHAT_IF).first().click();
    await expect.poll(() => view(page).locator(`${WHAT_IF}[aria-current]`).innerText()).toBe("As it is");
  });

  test("the lens over the object leads there, too, and the view follows what is typed", async () => {
    const { page } = room();
    await tab(page, "two-ports.yaml").click(); // The keys were in the view: a file would open on top of it.
    await openWithVerdict(page, "service.yaml");
    await openByLens(page, "shop");
    await expect.poll(() => pictureName(page)).toMatch(/^Service default\/shop TCP 80: loops/);
    await typeAfter(page, "subnet-k3v5t2dw", '\nservice.cloud.tencent.com/prevent-loopback: "true"');
    await expect.poll(() => pictureName(page)).toBe("Service default/shop TCP 80: safe");
    await screenshot(page, "packet path of what is safe");
    await expect.poll(async () => (await clickOn(page, "LoadBalancer"), await page.keyboard.press("Control+Z"), page.locator(".tab.active.dirty").count())).toBe(0);
    await expect.poll(() => pictureName(page)).toMatch(/^Service default\/shop TCP 80: loops/);
  });

  test("and so does the hover", async () => {
    const { page } = room();
    await page.locator(".tab").filter({ hasText: "Packet path" }).click({ button: "middle" });
    await openWithVerdict(page, "service.yaml");
    await hover(page, "annotations");
    await screenshot(page, "hover with a link");
    await page.locator(".monaco-hover:not(.hidden) a").filter({ hasText: "Show the packet's path" }).click();
    await expect.poll(() => pictureName(page)).toMatch(/^Service default\/shop TCP 80: loops/);
  });
});

describe.each([
  ["light", { colorScheme: "light" as const }, {}, /loops/],
  ["high contrast", {}, { "workbench.colorTheme": "Default High Contrast", "window.autoDetectColorScheme": false }, /loops/],
  ["light high contrast", {}, { "workbench.colorTheme": "Default High Contrast Light", "window.autoDetectColorScheme": false }, /loops/],
  ["Chinese", { language: "zh-cn" }, {}, /回环/],
] as const)("in a window that is %s", (name, options, settings, verdict) => {
  const room = useRoom(() => ({ ...FILES, ".vscode/settings.json": JSON.stringify(settings) }), options);

  test("the picture has the theme's colours, and can be read", async () => {
    const { page } = room();
    await openWithVerdict(page, "two-ports.yaml");
    await openByLens(page, "two-ports");
    await expect.poll(() => pictureName(page)).toMatch(verdict);
    await screenshot(page, `packet path ${name}`);
    const { page: background, ground, text, bad, theme } = await colours(page);
    expect([background, ground]).toEqual([theme, theme]);
    expect(contrast(text, ground)).toBeGreaterThan(7);
    expect(contrast(bad, ground)).toBeGreaterThan(4.5);
    expect(await view(page).locator("body").getAttribute("class")).toContain(name.includes("contrast") ? "vscode-high-contrast" : name === "light" ? "vscode-light" : "vscode-dark");
  });
});
