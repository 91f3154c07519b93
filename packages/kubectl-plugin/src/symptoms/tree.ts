/** What people see, and what it comes from. A question has choices, a cause a command to type. */
export interface Question {
  readonly choices: readonly SymptomName[];
}

export interface Cause {
  /** Whether it is what this product is about, or only looks like it. */
  readonly isLoopback: boolean;
  readonly command: string;
}

export type SymptomName =
  | "start" | "late" | "sometimes" | "never" | "some-pods" | "from-outside"
  | "four-seconds" | "sixty-three-seconds" | "lost-syns" | "one-in-n" | "one-backend" | "security-group" | "hairpin" | "some-nodes" | "bypassed" | "self-check" | "inside-only";

/** `NAME` and `NAMESPACE` stand for one's own. */
export const SYMPTOMS: Readonly<Record<SymptomName, Question | Cause>> = {
  start: { choices: ["late", "sometimes", "never", "some-pods", "from-outside", "self-check"] },
  late: { choices: ["four-seconds", "lost-syns", "sixty-three-seconds"] },
  sometimes: { choices: ["one-in-n", "lost-syns"] },
  never: { choices: ["one-backend", "security-group", "hairpin"] },
  "some-pods": { choices: ["some-nodes", "hairpin"] },
  "from-outside": { choices: ["inside-only", "bypassed", "security-group"] },
  "four-seconds": { isLoopback: true, command: "kubectl loopback explain ing/NAME -n NAMESPACE" },
  "one-in-n": { isLoopback: true, command: "kubectl loopback explain svc/NAME -n NAMESPACE" },
  "one-backend": { isLoopback: true, command: "kubectl loopback explain svc/NAME -n NAMESPACE --from deploy/CLIENT" },
  "some-nodes": { isLoopback: true, command: "kubectl loopback explain svc/NAME -n NAMESPACE --from node/NODE" },
  "inside-only": { isLoopback: true, command: "kubectl loopback check -n NAMESPACE" },
  "self-check": { isLoopback: true, command: "kubectl loopback explain ing/NAME -n NAMESPACE --from node/NODE" },
  bypassed: { isLoopback: true, command: "kubectl loopback check svc/NAME -n NAMESPACE --fail-on warning" },
  "sixty-three-seconds": { isLoopback: false, command: "ethtool -k flannel.1 | grep tx-checksum" },
  "lost-syns": { isLoopback: false, command: "conntrack -S; nstat -az TcpExtListenOverflows TcpExtListenDrops" },
  "security-group": { isLoopback: false, command: "curl -m 5 http://NODE-ADDRESS:NODE-PORT/" },
  hairpin: { isLoopback: false, command: "grep . /sys/class/net/cbr0/brif/*/hairpin_mode" },
};

export function isQuestion(symptom: Question | Cause): symptom is Question {
  return "choices" in symptom;
}
