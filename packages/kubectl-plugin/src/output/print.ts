import { stringify } from "yaml";

/** Data for scripts, as JSON or YAML. */
export function dataText(data: unknown, format: string): string {
  return format === "yaml" ? stringify(data, { lineWidth: 0, aliasDuplicateObjects: false }) : `${JSON.stringify(data, null, 2)}\n`;
}
