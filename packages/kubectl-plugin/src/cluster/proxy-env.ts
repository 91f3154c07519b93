import { BlockList, isIP } from "node:net";
import type { Shell } from "../shell.ts";

/** The proxy that the environment names for a server, as kubectl reads it: HTTPS_PROXY or HTTP_PROXY, unless NO_PROXY or this very machine is meant. */
export function proxyFromEnvironment(server: URL, env: Shell["env"]): string | undefined {
  const name = server.protocol === "https:" ? "HTTPS_PROXY" : "HTTP_PROXY";
  const proxy = env[name] || env[name.toLowerCase()];
  if (!proxy || isLoopback(hostOf(server)) || isExcepted(server, env["NO_PROXY"] || env["no_proxy"] || "")) return undefined;
  return proxy.includes("://") ? proxy : `http://${proxy}`;
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1").toLowerCase();
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIP(host) === 4 && host.startsWith("127."));
}

/** `*`, a host, a domain (with all below it; `.a.b` without itself), an address, a CIDR; a port narrows it. */
function isExcepted(server: URL, list: string): boolean {
  const host = hostOf(server);
  const port = server.port || (server.protocol === "https:" ? "443" : "80");
  return list.split(",").map((entry) => entry.trim().toLowerCase()).some((entry) => {
    const [, name = entry, only] = /^([^:]+|\[.+\]):(\d+)$/.exec(entry) ?? [];
    if (name === "" || (only !== undefined && only !== port)) return false;
    return name === "*" || name === host || holds(name, host) || (isIP(host) === 0 && host.endsWith(name.startsWith(".") ? name : `.${name}`));
  });
}

function holds(cidr: string, host: string): boolean {
  const [, network = "", bits = ""] = /^(.+)\/(\d+)$/.exec(cidr) ?? [];
  const version = isIP(network);
  if (version === 0 || isIP(host) !== version || Number(bits) > (version === 4 ? 32 : 128)) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(network, Number(bits), family);
  return block.check(host, family);
}
