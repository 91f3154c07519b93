import { reportProblem, type Judgement, type Messages, type Printed, type ProbePlan, type Problem } from "@kubectl-loopback/core";

/** A probe's result as scripts read it; its JSON Schema is packages/kubectl-plugin/probe.schema.json. */
export function makeProbeReport(plan: ProbePlan, { tries, complete }: Printed, judgement: Judgement, problems: readonly Problem[], messages: Messages) {
  const { listener, node, isRs, task, expected } = plan;
  const { risk, share } = expected;
  const { conclusion, clb, service, interval, chanceOfNone, waits, hints } = judgement;
  return {
    apiVersion: "kubectl-loopback/v1",
    kind: "Probe",
    listener: { object: listener.object.ref, port: listener.port, protocol: listener.protocol, layer: listener.layer, address: listener.vip },
    from: { node, isBackend: isRs },
    service: { address: task.service.address, port: task.service.port },
    expected: { verdict: risk.verdict, reason: risk.reason, share },
    tries,
    complete,
    counted: { clb, service },
    interval,
    chanceOfNone,
    waits,
    conclusion,
    message: messages.probing.conclusions[conclusion],
    explanations: hints.map((hint) => ({ id: hint, text: messages.probing.hints[hint] })),
    problems: problems.map((problem) => reportProblem(problem, messages)),
  };
}
