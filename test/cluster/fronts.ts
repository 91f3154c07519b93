/** Small servers that stand between the plugin and the API server: proxies, plain HTTP, one that asks for certificates. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type Server } from "node:http";
import { createServer as createSecureServer, request } from "node:https";
import { connect, type AddressInfo, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { onTestFinished } from "vitest";
import type { TestCluster } from "./server.ts";

/** Listens for as long as the test runs; gives the port. */
async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => {}).on("close", () => sockets.delete(socket));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  onTestFinished(async () => {
    const closed = once(server, "close");
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  });
  return (server.address() as AddressInfo).port;
}

export interface ConnectProxy {
  url: string;
  /** Where it was asked to connect to, and as whom. */
  asked: { target: string; credentials: string | undefined }[];
}

/** A CONNECT proxy that leads to the cluster, whatever the name asked for; or refuses; or never answers. */
export async function connectProxy(cluster: TestCluster, behaviour: "leads" | "refuses" | "hangs" = "leads"): Promise<ConnectProxy> {
  const asked: ConnectProxy["asked"] = [];
  const server = createServer().on("connect", (message: IncomingMessage, socket: Socket) => {
    const [, credentials] = /^Basic (.*)$/.exec(message.headers["proxy-authorization"] ?? "") ?? [];
    asked.push({ target: message.url!, credentials: credentials && Buffer.from(credentials, "base64").toString() });
    if (behaviour === "hangs") return;
    if (behaviour === "refuses") return void socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    const upstream = connect(Number(new URL(cluster.url).port), "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  return { url: `http://127.0.0.1:${await listening(server)}`, asked };
}

/** The API server by plain HTTP below a path, as behind `kubectl proxy` or a dashboard. */
export async function plainFront(cluster: TestCluster, prefix = ""): Promise<string> {
  const server = createServer((asked, reply) => {
    if (!asked.url!.startsWith(prefix)) return void reply.writeHead(404).end();
    const sent = request(`${cluster.url}${asked.url!.slice(prefix.length)}`, { headers: { ...asked.headers, authorization: `Bearer ${cluster.admin.token}` }, ca: cluster.ca }, (answer) => {
      reply.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(reply);
    });
    asked.pipe(sent);
  });
  return `http://127.0.0.1:${await listening(server)}${prefix}`;
}

/** A TLS server with the cluster's certificate that answers as told; `certificates` are the subjects that clients showed. */
export async function secureFront(cluster: TestCluster, answer: RequestListener): Promise<{ url: string; certificates: string[] }> {
  const certificates: string[] = [];
  const server = createSecureServer({ ...cluster.identity, requestCert: true, rejectUnauthorized: false }, (asked, reply) => {
    certificates.push(String((asked.socket as TLSSocket).getPeerCertificate().subject?.CN));
    answer(asked, reply);
  });
  return { url: `https://127.0.0.1:${await listening(server as unknown as Server)}`, certificates };
}
