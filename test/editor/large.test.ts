/** Large workspaces and large files: nothing gets lost, and nobody waits. */
import { expect, test } from "vitest";
import { squiggles } from "./lines.ts";
import { useRoom, workspaceFiles } from "./room.ts";
import { openFile, screenshot, statusItem, typeAfter } from "./window.ts";

const SERVICE = workspaceFiles("service.yaml")["service.yaml"]!.replace(/^#.*\n/, "");
const FILES = 2000;
const DOCUMENTS = 300;

/** A document of some 33 lines that opens no CLB. */
const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: app
          image: example.com/${name}:1
          env:
${Array.from({ length: 20 }, (_, index) => `            - { name: VARIABLE_${index}, value: "${index}" }\n`).join("")}`;

function bigFile(): string {
  const documents = Array.from({ length: DOCUMENTS }, (_, index) => deployment(`app-${index}`));
  return [SERVICE, ...documents].join("---\n");
}

const room = useRoom(() => ({
  ...Object.fromEntries(Array.from({ length: FILES }, (_, index) => [`apps/team-${index % 20}/app-${index}.yaml`, deployment(`app-${index}`)])),
  "entrance.yaml": SERVICE.replace("name: shop", "name: entrance"),
  "big.yaml": bigFile(),
}));

test(`a workspace of ${FILES} files`, async () => {
  const { page } = room();
  await openFile(page, "entrance.yaml");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 5, text: "annotations", severity: "warning" }]);
  // Both Services are counted, the one in the file that nobody opened, too.
  await expect.poll(() => statusItem(page).innerText()).toContain("2");
  await screenshot(page, "two thousand files");
});

test("a file of 10,000 lines that is typed in", async () => {
  const { page } = room();
  expect(bigFile().split("\n").length).toBeGreaterThan(10_000);
  await openFile(page, "big.yaml");
  await expect.poll(() => squiggles(page)).toEqual([{ line: 5, text: "annotations", severity: "warning" }]);
  await typeAfter(page, "subnet-k3v5t2dw", '\nservice.cloud.tencent.com/prevent-loopback: "true"');
  await expect.poll(() => squiggles(page)).toEqual([]);
  await screenshot(page, "ten thousand lines");
  expect(await page.locator(".editor-instance .view-lines").first().innerText()).toMatch(/prevent-loopback:\s"true"/);
});
