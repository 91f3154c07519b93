import { createReadStream } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import { inject } from "vitest";

/** The release's files at this address, whatever folders stand before their names: as GitHub, or a mirror, serves them. */
export async function serveRelease(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const stream = createReadStream(join(inject("release"), basename(request.url!)));
    stream.on("error", () => response.writeHead(404).end()).pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => void server.close() };
}
