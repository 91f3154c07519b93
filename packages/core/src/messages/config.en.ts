import type { ConfigExpected, ConfigFault, SuppressionFault } from "../model/config-fault.ts";
import type { ConfigWords } from "./messages.ts";

const EXPECTED: Readonly<Record<ConfigExpected, string>> = {
  map: "must be a map",
  list: "must be a list",
  some: "must not be empty",
  text: "must be a text",
  "one-of": "must be one of these",
  like: "must be written like this",
  rule: "must be the code of a rule",
  glob: "must be a name, in which * and ? are wildcards",
  "path-glob": "must be a path from the folder of this file, in which *, ** and ? are wildcards (braces, brackets and ! are none)",
  day: "must be a day such as 2027-01-31",
  object: "must name a Service or Ingress: svc/NAME, ing/NAME or NAMESPACE/svc/NAME",
  client: "must name a client: KIND/NAME or NAMESPACE/KIND/NAME, with one of the kinds pod, deploy, sts, ds, job, node",
};

/** What to write instead. */
function instead(meant: string | null, values: readonly string[]): string {
  if (meant !== null) return `; did you mean ${meant}?`;
  return values.length === 0 ? "" : `: ${values.join(", ")}`;
}

function configFault(fault: ConfigFault): string {
  switch (fault.fault) {
    case "syntax": return `this is not valid YAML, nothing in it counts: ${fault.error}`;
    case "unknown-key": return `there is no key "${fault.key}" here${instead(fault.meant, fault.known)}`;
    case "wrong-value": return `${fault.key || "the file"} ${EXPECTED[fault.expected]}${instead(fault.meant, fault.values)}`;
    case "missing-key": return `${fault.key} does not count: it needs ${fault.needed.length === 1 ? "" : "one of "}${fault.needed.join(", ")}`;
  }
}

function suppressionFault(fault: SuppressionFault): string {
  switch (fault.fault) {
    case "no-reason": return "it gives no reason; add one behind --";
    case "no-rule": return "it names no rule; write it as CLB101 -- reason";
    case "no-text": return "its value must be a text, in quotes";
    case "unknown-rule": return `there is no rule ${fault.written}${instead(fault.meant, [])}`;
    case "unknown-form": return `there is no ${fault.written}${instead(fault.meant, [])}`;
    case "bad-day": return `"${fault.written}" is no day; write it as until 2027-01-31`;
    case "expired": return `it ended on ${fault.until}`;
  }
}

const on = (object: string | null) => (object === null ? "" : `${object}: `);

export const configEn: ConfigWords = {
  "bad-config": configFault,
  "config-not-used": ({ file, used }) => `${file} does not count here${used === null ? "" : ` (${used} does)`}; check its folder by itself, or say --config ${file}`,
  "client-not-found": ({ client, object }) => `${client}, named as a client of ${object}, is not among what was read: any Pod counts as its client`,
  "bad-suppression": ({ object, ...fault }) => `${on(object)}this suppresses nothing: ${suppressionFault(fault)}`,
  "unused-suppression": ({ codes, object }) => `${on(object)}there is no ${codes.length === 0 ? "finding" : codes.join(", ")} here to suppress; remove it`,
};
