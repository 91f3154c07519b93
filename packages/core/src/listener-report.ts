import type { Risk } from "./model/listener.ts";
import type { ObjectRef } from "./model/object.ts";
import type { JudgedListener } from "./rules/rule.ts";

/** A judged listener as scripts read it. */
export interface ReportListener extends Risk {
  readonly object: ObjectRef;
  readonly port: number;
  readonly protocol: string;
  readonly layer: 4 | 7;
}

export function reportListener({ listener: { object, port, protocol, layer }, risk }: JudgedListener): ReportListener {
  return { object: object.ref, port, protocol, layer, ...risk };
}
