/** What is underlined, where, and when it goes. */
import { expect, test } from "vitest";
import { squiggles, type Squiggle } from "./lines.ts";
import { useRoom, workspaceFiles } from "./room.ts";
import { closeFile, hover, openFile, problemCounts, screenshot, typeAfter } from "./window.ts";

const INGRESS = workspaceFiles("ingress.yaml")["ingress.yaml"]!;
const CONFIG = workspaceFiles("listed.yaml")["listed.yaml"]!.split("---\n")[1]!;

const BACKEND = "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n";

const room = useRoom(() => ({
  ...workspaceFiles(),
  "backend.yaml": BACKEND,
  "named.yaml": INGRESS.replaceAll("name: web", "name: named").replace("  annotations:", "  annotations:\n    ingress.cloud.tencent.com/tke-service-config: named-clb"),
}));

test.each<[file: string, mark: Squiggle]>([
  ["service.yaml", { line: 6, text: "annotations", severity: "warning" }],
  ["ingress.yaml", { line: 5, text: "annotations", severity: "error" }],
  ["listed.yaml", { line: 23, text: "protocol: HTTP", severity: "error" }],
  ["wrong-value.yaml", { line: 7, text: '"True"', severity: "warning" }],
  ["api.json", { line: 6, text: '"annotations"', severity: "warning" }],
])("%s is underlined where the hazard is", async (file, mark) => {
  const { page } = room();
  await openFile(page, file);
  // What spans several lines counts by its first.
  await expect.poll(async () => (await squiggles(page)).slice(0, 1)).toEqual([mark]);
  await screenshot(page, `squiggle ${file}`);
});

test("a file that is no manifest is left alone", async () => {
  const { page } = room();
  await openFile(page, "docker-compose.yaml");
  // The same window underlines the next file, so it had its time.
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).toHaveLength(1);
  await openFile(page, "docker-compose.yaml");
  expect(await squiggles(page)).toEqual([]);
});

test("the hover says what is wrong, and by which rule", async () => {
  const { page } = room();
  await openFile(page, "service.yaml");
  const words = await hover(page, "annotations");
  await screenshot(page, "hover");
  expect(words).toContain("TCP 80 may loop for Pods of this cluster: kube-proxy's mode is not known");
  expect(words).toContain("CLB101");
});

test("the hover leads to the other objects, in other files, too", async () => {
  const { page } = room();
  await openFile(page, "ingress.yaml");
  await expect.poll(() => squiggles(page)).not.toEqual([]);
  expect(await hover(page, "annotations")).toContain("Service default/web: one of its backends");
  await screenshot(page, "hover with other objects");
  await page.locator(".monaco-hover:not(.hidden) a").filter({ hasText: "backend.yaml" }).click();
  await page.locator('.tab.active[data-resource-name="backend.yaml"]').waitFor();
});

test("unsaved text counts: a squiggle goes as it is typed away, and comes back with undo", async () => {
  const { page, read } = room();
  await openFile(page, "service.yaml");
  const before = await read("service.yaml");
  await typeAfter(page, "subnet-k3v5t2dw", '\nservice.cloud.tencent.com/prevent-loopback: "true"');
  await expect.poll(() => squiggles(page)).toEqual([]);
  expect(await read("service.yaml")).toBe(before);
  // Typing makes several steps to undo.
  await expect.poll(async () => (await page.keyboard.press("Control+Z"), page.locator(".tab.active.dirty").count())).toBe(0);
  await expect.poll(() => squiggles(page)).toHaveLength(1);
});

test("other files count: an Ingress is cured by a TkeServiceConfig beside it", async () => {
  const { page, write } = room();
  await openFile(page, "named.yaml");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 6, text: "named-clb", severity: "warning" }]);
  await write("named-clb.yaml", CONFIG.replace("listed-clb", "named-clb").replace("port: 80 # the only one", "port: 80\n        keepaliveEnable: 1"));
  await expect.poll(() => squiggles(page)).toEqual([]);
});

test("a closed file's problems are gone", async () => {
  const { page } = room();
  await openFile(page, "service.yaml");
  await expect.poll(() => squiggles(page)).toHaveLength(1);
  const [errors, warnings] = await problemCounts(page);
  await closeFile(page, "service.yaml");
  await expect.poll(() => problemCounts(page)).toEqual([errors, warnings! - 1]);
});
