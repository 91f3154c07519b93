/** The pictures of `explain -o svg`, in a real browser: in light and dark, and in both languages, everything can be read. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { compare, en, explain, explainAround, explanationSvg, sameListener, suppose, zhCN, type Explanation, type Supposition } from "@kubectl-loopback/core";
import { resultOf } from "../core/support.ts";
import { launchBrowser, screenshot } from "./window.ts";

const CLUSTER = join(import.meta.dirname, "../../examples/cluster");
const text = readdirSync(CLUSTER).toSorted().map((name) => readFileSync(join(CLUSTER, name), "utf8")).join("\n---\n");

function explained(name: string, port: number, supposition?: Supposition): Explanation {
  const { result } = resultOf(text);
  const now = result.judged.find(({ listener }) => listener.object.ref.name === name && listener.port === port)!;
  if (!supposition) return explain(result, now);
  const { result: then, refused } = suppose({ result, live: false, clients: [] }, [supposition]);
  return compare(explain(result, now), explain(then, sameListener(now.listener, then.judged)!), [supposition.kind === "remedy" ? supposition.remedy : "direct-access=true"], refused, explainAround(result, now, refused));
}

const PICTURES: readonly (readonly [string, Explanation])[] = [
  ["a loop", explained("orders", 80)],
  ["layer 7", explained("catalog", 443)],
  ["safe", explained("search", 9200)],
  ["not known", explained("refunds", 80)],
  ["now and then", explained("orders", 80, { kind: "remedy", remedy: "prevent-loopback" })],
  ["both lose", explained("orders", 80, { kind: "direct-access", on: true })],
  ["through an ingress controller", explained("catalog", 443, { kind: "remedy", remedy: "ingress-controller" })],
  ["by the Service's name", explained("catalog", 80, { kind: "remedy", remedy: "service-name" })],
];

const CASES = PICTURES.flatMap(([name, explanation]) => [en, zhCN].flatMap((words) => (["light", "dark"] as const).map((scheme) => [`${name}, ${words.language}, ${scheme}`, explanationSvg(explanation, words), scheme] as const)));

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser(inject("editor").tools.chromium);
});

afterAll(() => browser?.close());

/** A page in this scheme that shows the picture as part of itself, or as a README does. */
async function pageWith(svg: string, colorScheme: "light" | "dark", how: "inline" | "image"): Promise<Page> {
  const height = Number(/viewBox="0 0 \d+ (\d+)"/.exec(svg)![1]);
  const context = await browser.newContext({ viewport: { width: 920, height }, colorScheme });
  const page = await context.newPage();
  const shown = how === "inline" ? svg : `<img src="data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}">`;
  await page.setContent(`<style>body { margin: 0 } img, svg { display: block }</style>${shown}`);
  return page;
}

/** Texts of a picture as they are laid out, with the colours that they have and stand on. */
interface Laid {
  readonly text: string;
  readonly kind: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly colour: string;
  readonly on: string;
}

function laidOut(page: Page): Promise<Laid[]> {
  return page.evaluate(() => {
    const fillOf = (element: Element | null | undefined) => getComputedStyle(element!).fill;
    const within = (box: DOMRect, other: DOMRect) => box.left >= other.left && box.right <= other.right && box.top >= other.top && box.bottom <= other.bottom;
    const bands = [...document.querySelectorAll(".node")];
    return [...document.querySelectorAll("svg text")].map((element) => {
      const box = element.getBoundingClientRect();
      const kind = element.getAttribute("class") ?? "";
      const ground = kind === "number" ? element.previousElementSibling : (bands.find((band) => within(box, band.getBoundingClientRect())) ?? document.querySelector(".back"));
      return { text: element.textContent, kind, left: box.left, right: box.right, top: box.top, bottom: box.bottom, colour: fillOf(element), on: fillOf(ground) };
    });
  });
}

/** As WCAG counts it: 4.5 is enough for text of this size. */
function contrast(a: string, b: string): number {
  const luminance = (colour: string) => {
    const [red = 0, green = 0, blue = 0] = colour.match(/[\d.]+/g)!.map((part) => Number(part) / 255).map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [dark, light] = [luminance(a), luminance(b)].toSorted((one, other) => one - other) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

/** Boxes of lines that follow one another touch; more than this is one text over another. */
const TOUCH = 3;

function overlaps(a: Laid, b: Laid): boolean {
  return Math.min(a.right, b.right) - Math.max(a.left, b.left) > TOUCH && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > TOUCH;
}

describe.each(CASES)("%s", (name, svg, scheme) => {
  test("nothing runs out of the picture, or over something else, and all of it stands out", async () => {
    const page = await pageWith(svg, scheme, "inline");
    const texts = await laidOut(page);
    expect(texts.length).toBeGreaterThan(10);
    const { width, height } = page.viewportSize()!;
    expect(texts.filter(({ left, right, top, bottom }) => left < 0 || top < 0 || right > width || bottom > height)).toEqual([]);
    expect(texts.flatMap((one, index) => texts.slice(index + 1).filter((other) => overlaps(one, other)).map((other) => `${one.text} | ${other.text}`))).toEqual([]);
    expect(texts.filter(({ colour, on }) => contrast(colour, on) < 4.5).map(({ text: weak, colour, on }) => `${weak}: ${colour} on ${on}`)).toEqual([]);
    await page.context().close();
  });

  test("as an image it takes the reader's colours, and its ways can be seen", async () => {
    const page = await pageWith(svg, scheme, "image");
    const picture = await page.screenshot();
    await screenshot(page, `explain ${name}`);
    const counted = await coloursOf(page, picture);
    const [ground] = counted.toSorted((a, b) => b.pixels - a.pixels);
    expect(ground!.colour).toBe(scheme === "light" ? "255,255,255" : "13,17,23");
    const WAYS = scheme === "light" ? { bad: "194,28,44", good: "26,127,55", open: "154,103,0" } : { bad: "255,123,114", good: "86,211,100", open: "227,179,65" };
    for (const [role, colour] of Object.entries(WAYS)) {
      const pixels = counted.find((one) => one.colour === colour)?.pixels ?? 0;
      expect(pixels > 300, `${role} ${pixels}`).toBe(svg.includes(`<g class="${role}"`));
    }
    await page.context().close();
  });
});

/** How many pixels of a screenshot have which colour. */
function coloursOf(page: Page, picture: Buffer): Promise<{ colour: string; pixels: number }[]> {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const context = canvas.getContext("2d")!;
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, image.width, image.height);
    const counts = new Map<string, number>();
    for (let at = 0; at < data.length; at += 4) {
      const colour = `${data[at]},${data[at + 1]},${data[at + 2]}`;
      counts.set(colour, (counts.get(colour) ?? 0) + 1);
    }
    return [...counts].map(([colour, pixels]) => ({ colour, pixels }));
  }, picture.toString("base64"));
}
