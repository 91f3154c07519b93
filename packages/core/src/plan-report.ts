import { createdRef } from "./fix/created.ts";
import type { Edit } from "./model/edit.ts";
import type { Json, Path } from "./model/json.ts";
import type { Finding } from "./model/finding.ts";
import type { Reason, Verdict } from "./model/listener.ts";
import type { ObjectRef } from "./model/object.ts";
import type { Precondition, RemedyId } from "./model/plan.ts";
import type { Messages } from "./messages/messages.ts";
import type { ReportProblem } from "./report.ts";
import type { JudgedListener } from "./rules/rule.ts";
import { toJsonPatch, type PatchOperation } from "./fix/json-patch.ts";
import { riskOfRemedy } from "./fix/offers.ts";
import type { Plan } from "./fix/plan.ts";
import { sameListener } from "./fix/scene.ts";

/** The plan that scripts read; its JSON Schema is plan.schema.json. */
export interface PlanReport {
  readonly apiVersion: "kubectl-loopback/v1";
  readonly kind: "Plan";
  readonly remedies: readonly PlannedRemedy[];
  readonly edits: readonly PlannedEdit[];
  readonly preconditions: readonly (Precondition & { readonly text: string })[];
  readonly left: readonly LeftFinding[];
  /** Findings that the plan itself brings. */
  readonly brings: readonly (FindingRef & { readonly message: string })[];
  readonly verdicts: readonly VerdictChange[];
  readonly problems: readonly ReportProblem[];
}

interface FindingRef {
  readonly code: string;
  readonly object: ObjectRef;
  readonly listener: { readonly port: number; readonly protocol: string } | null;
}

interface PlannedRemedy {
  readonly id: RemedyId;
  readonly title: string;
  readonly risk: "low" | "medium" | "high";
  readonly does: string;
  readonly findings: readonly FindingRef[];
  readonly sideEffects: readonly string[];
  readonly steps: readonly string[];
  readonly verify: string;
  readonly undo: string;
  readonly wrong: string;
}

type PlannedEdit =
  | { readonly kind: "change"; readonly object: ObjectRef; readonly file: string | null; readonly changes: readonly { readonly op: string; readonly path: Path; readonly value: Json }[]; readonly patch: readonly PatchOperation[] }
  | { readonly kind: "create"; readonly object: ObjectRef; readonly file: string | null; readonly value: Json };

interface LeftFinding extends FindingRef {
  readonly message: string;
  readonly offers: readonly { readonly id: RemedyId; readonly possible: boolean; readonly text: string }[];
}

interface VerdictChange {
  readonly object: ObjectRef;
  readonly port: number;
  readonly protocol: string;
  readonly before: { readonly verdict: Verdict; readonly reason: Reason };
  readonly after: { readonly verdict: Verdict; readonly reason: Reason } | null;
}

/** Turns a plan into its report, in one language. */
export function makePlanReport(plan: Plan, problems: readonly ReportProblem[], words: Messages): PlanReport {
  return {
    apiVersion: "kubectl-loopback/v1",
    kind: "Plan",
    remedies: remedies(plan, words),
    edits: plan.edits.map(plannedEdit),
    preconditions: plan.preconditions.map((one) => ({ ...one, text: words.fixing.preconditions[one.name] })),
    left: plan.left.map(({ finding, offers }) => ({
      ...refOf(finding),
      message: messageOf(finding, words),
      offers: offers.map(({ remedy, noCure }) => ({ id: remedy, possible: noCure === null, text: noCure === null ? words.fixing.remedies[remedy].title : words.fixing.noCure[noCure] })),
    })),
    brings: plan.brings.map((finding) => ({ ...refOf(finding), message: messageOf(finding, words) })),
    verdicts: plan.before.map((before) => verdictChange(before, plan.after)),
    problems,
  };
}

function refOf({ code, object, listener }: Finding): FindingRef {
  return { code, object: object.ref, listener: listener && { port: listener.port, protocol: listener.protocol } };
}

function messageOf({ code, params }: Finding, words: Messages): string {
  return (words.rules[code].message as (params: unknown) => string)(params);
}

function remedies(plan: Plan, words: Messages): PlannedRemedy[] {
  const ids = [...new Set(plan.chosen.map((offer) => offer.remedy))];
  return ids.map((id) => {
    const { title, does, sideEffects, verify, undo, wrong } = words.fixing.remedies[id];
    const offers = plan.chosen.filter((offer) => offer.remedy === id);
    const steps = [...new Set(offers.flatMap(({ proposal }) => proposal.manual.map(words.fixing.step)))];
    return { id, title, risk: riskOfRemedy(id), does, findings: offers.map(({ finding }) => refOf(finding)), sideEffects, steps, verify, undo, wrong };
  });
}

function plannedEdit(edit: Edit): PlannedEdit {
  if (edit.kind === "create") {
    return { kind: "create", object: createdRef(edit), file: edit.beside.source?.file ?? null, value: edit.value };
  }
  const { object, changes } = edit;
  const shown = changes.map((change) => ({ op: change.op, path: change.path, value: change.op === "set" ? change.value : change.op === "rename" ? change.key : null }));
  return { kind: "change", object: object.ref, file: object.source?.file ?? null, changes: shown, patch: toJsonPatch(object.value, changes) };
}

function verdictChange({ listener, risk }: JudgedListener, after: readonly JudgedListener[]): VerdictChange {
  const { object, port, protocol } = listener;
  const same = sameListener(listener, after);
  return { object: object.ref, port, protocol, before: { verdict: risk.verdict, reason: risk.reason }, after: same ? { verdict: same.risk.verdict, reason: same.risk.reason } : null };
}
