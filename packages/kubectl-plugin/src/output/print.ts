import { escaped, isDangerous } from "@kubectl-loopback/core";
import { stringify } from "yaml";

/** Data for scripts, as JSON or YAML. Characters that a terminal would obey are escaped; readers get them back. */
export function dataText(data: unknown, format: string): string {
  return format === "yaml" ? yamlText(data) : `${escaped(JSON.stringify(data, null, 2))}\n`;
}

function yamlText(data: unknown): string {
  const plain = stringify(data, { lineWidth: 0, aliasDuplicateObjects: false });
  if (!isDangerous(plain)) return plain;
  // Only double quotes know escapes.
  return escaped(stringify(data, { lineWidth: 0, aliasDuplicateObjects: false, defaultStringType: "QUOTE_DOUBLE", defaultKeyType: "QUOTE_DOUBLE", doubleQuotedAsJSON: true }));
}
