import type { Edit } from "../model/edit.ts";
import { stringAt } from "../model/json.ts";
import type { ObjectRef } from "../model/object.ts";

/** What a new object is going to be called. It lies in the namespace of the object that it is made for. */
export function createdRef({ value, beside }: Extract<Edit, { kind: "create" }>): ObjectRef {
  const text = (...path: string[]) => stringAt(value, path);
  return { apiVersion: text("apiVersion")!, kind: text("kind")!, namespace: text("metadata", "namespace") ?? beside.ref.namespace, name: text("metadata", "name")! };
}
