/** Takes the pictures of the editor that the READMEs show: `pnpm pictures`, after a change that shows. Look at them before you commit. */
import { mkdir, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Browser, Page } from "playwright-core";
import { until } from "../cluster/processes.ts";
import { editorTools } from "./install-code-server.ts";
import { OUR_VSIX } from "./pack.ts";
import { startEditor, type EditorServer } from "./server.ts";
import { clickOn, codeLenses, hover, launchBrowser, openFile, openWindow, quickFixes, type WindowOptions } from "./window.ts";

const PICTURES = resolve(import.meta.dirname, "../../docs/pictures");
const LARGEST = 160 * 1024;

interface Picture {
  readonly name: string;
  readonly window: WindowOptions;
  readonly file: string;
  readonly scene: (page: Page) => Promise<unknown>;
}

const SIZE = { width: 920, height: 480, scale: 1.4 };

const WIDE = { width: 1440, height: 760, scale: 1 };

/** Only what belongs to the story: no room is left for anything else in a README. */
const PLAIN = { "workbench.activityBar.location": "hidden", "workbench.layoutControl.enabled": false, "window.commandCenter": false, "editor.scrollbar.horizontal": "hidden", "editor.scrollbar.vertical": "hidden", "editor.overviewRulerLanes": 0, "breadcrumbs.enabled": false };

const explained = (page: Page) => hover(page, "annotations");
async function drawn(page: Page): Promise<void> {
  const picture = page.frameLocator("iframe.webview.ready").frameLocator("iframe").locator("svg");
  // A lens that was just made may not listen yet.
  await until("the path is drawn", 60, async () => {
    await codeLenses(page).last().click();
    await picture.waitFor({ timeout: 5000 });
    return true;
  });
}

const cured = (page: Page) => clickOn(page, "annotations").then(() => quickFixes(page));

const SCENES: readonly Picture[] = [
  { name: "editor-dark", window: { ...SIZE, colorScheme: "dark" }, file: "service.yaml", scene: explained },
  { name: "editor-light", window: { ...SIZE, colorScheme: "light" }, file: "ingress.yaml", scene: cured },
  { name: "editor-path", window: { ...WIDE, colorScheme: "light" }, file: "service.yaml", scene: drawn },
  { name: "editor-path-zh-CN", window: { ...WIDE, colorScheme: "light", language: "zh-cn" }, file: "service.yaml", scene: drawn },
  { name: "editor-zh-CN", window: { ...SIZE, colorScheme: "dark", language: "zh-cn" }, file: "service.yaml", scene: explained },
];

const SHOP: Readonly<Record<string, string>> = {
  // The cluster is known: the pictures show what happens, not what might.
  ".kubectl-loopback.yaml": "assume: {proxy-mode: ipvs, nodes: 12}\n",
  "service.yaml": `apiVersion: v1
kind: Service
metadata:
  name: orders
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-k3v5t2dw
spec:
  type: LoadBalancer
  selector:
    app: orders
  ports:
    - port: 443
      targetPort: 8443
`,
  "ingress.yaml": `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    kubernetes.io/ingress.subnetId: subnet-k3v5t2dw
spec:
  ingressClassName: qcloud
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: shop
                port:
                  number: 80
`,
};

async function take(browser: Browser, editor: EditorServer, folder: string, { name, window, file, scene }: Picture): Promise<void> {
  const page = await openWindow(browser, editor, folder, window);
  for (const other of Object.keys(SHOP).filter((one) => one !== file && !one.startsWith("."))) await openFile(page, other);
  await openFile(page, file);
  await page.keyboard.press("Control+B");
  await page.locator(".explorer-folders-view").waitFor({ state: "hidden" });
  await codeLenses(page).first().waitFor();
  await scene(page);
  const path = join(PICTURES, `${name}.png`);
  await page.screenshot({ path, animations: "disabled" });
  await page.context().close();
  const { size } = await stat(path);
  if (size > LARGEST) throw new Error(`${path} has ${size} bytes: more than ${LARGEST}`);
  console.log(path, size);
}

const tools = await editorTools();
const editor = await startEditor(tools, [OUR_VSIX], { settings: PLAIN });
const browser = await launchBrowser(tools.chromium);
try {
  const folder = join(editor.scratch, "shop");
  await mkdir(folder);
  await mkdir(PICTURES, { recursive: true });
  for (const [name, text] of Object.entries(SHOP)) await writeFile(join(folder, name), text);
  for (const picture of SCENES) await take(browser, editor, folder, picture);
} finally {
  await browser.close();
  await editor.stop();
}
