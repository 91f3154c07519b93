import type { Result } from "../analyze.ts";
import type { NodeName } from "./explanation.ts";
import { find } from "../objects.ts";
import { once } from "../once.ts";
import type { Connection } from "../path/trace.ts";
import { nodesInUse } from "../tke/backends.ts";

const NAMES = ["node-a", "node-b"];

/** The nodes that the objects name. */
const inUse = once(({ cluster }: Result) => new Set(nodesInUse(cluster)));

/** A node as people read it, marked where no object names it. */
export function nodeName(name: string | null, result: Result): NodeName | null {
  if (name === null) return null;
  const isNamed = find(result.cluster.objects, "", "Node", null, name) !== undefined || inUse(result).has(name);
  return { name, standIn: !isNamed };
}

/** Two names that no node has. */
function freeNames(result: Result): readonly [string, string] {
  const free = (name: string): string => (nodeName(name, result)!.standIn ? name : free(`${name}-x`));
  return [free(NAMES[0]!), free(NAMES[1]!)];
}

/** The same connection with ends that nobody knows the place of on one node: the known one's, else a stand-in. */
export function together(connection: Connection, result: Result): Connection {
  const { client, rs } = connection;
  const node = client.node ?? rs.node ?? freeNames(result)[0];
  return { ...connection, client: { ...client, node: client.node ?? node }, rs: { ...rs, node: rs.node ?? node } };
}

/** The same with ends on two nodes. */
export function apart(connection: Connection, result: Result): Connection {
  const { client, rs } = connection;
  const [one, other] = freeNames(result);
  return { ...connection, client: { ...client, node: client.node ?? one }, rs: { ...rs, node: rs.node ?? other } };
}
