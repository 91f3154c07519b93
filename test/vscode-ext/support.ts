import { afterEach, beforeEach, expect, vi } from "vitest";
import { start as startExtension } from "../../packages/vscode-ext/src/editor/start.ts";
import type { RunProgram } from "../../packages/vscode-ext/src/cluster/run.ts";
import { editor, Uri, type CodeAction, type CodeActionKind, type Diagnostic, type Document, Range, Position, Hover, CodeLens, CompletionItem } from "./vscode.ts";

const subscriptions: { dispose(): unknown }[] = [];

/** An empty workspace `/w` before each test, and nothing left running behind it. */
export function inWorkspace(): void {
  beforeEach(() => {
    editor.reset();
    editor.folders.push(Uri.file("/w"));
  });
  afterEach(() => subscriptions.splice(0).forEach((one) => one.dispose()));
}

export function start(runProgram?: RunProgram): void {
  startExtension({ subscriptions, extensionUri: Uri.file("/ext") } as never, runProgram);
}

export const service = (name: string, { annotations = "", more = "" } = {}) => `apiVersion: v1
kind: Service
metadata:
  name: ${name}
  annotations:
    service.kubernetes.io/qcloud-loadbalancer-internal-subnetid: subnet-a1b2c3d4
${annotations}spec:
  type: LoadBalancer
  ports:
    - port: 80
${more}`;

export const kubeProxy = (mode: string) => `apiVersion: apps/v1
kind: DaemonSet
metadata:
  name: kube-proxy
  namespace: kube-system
spec:
  template:
    spec:
      containers:
        - name: kube-proxy
          image: ccr.ccs.tencentyun.com/tkeimages/kube-proxy:v1.28.3-tke.5
          args: ["--proxy-mode=${mode}"]
`;

export const INGRESS = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
  annotations:
    kubernetes.io/ingress.subnetId: subnet-a1b2c3d4
spec:
  ingressClassName: qcloud
  defaultBackend:
    service:
      name: front
      port:
        number: 80
`;

const SEVERITIES = ["error", "warning", "info", "hint"];

export function codeOf({ code }: Diagnostic): string {
  return String(typeof code === "object" ? code.value : code);
}

/** What is shown in a file, in short: code, severity, line and column from 0. */
export function shown(path: string): string[] | undefined {
  return editor.diagnostics(path)?.map((one) => `${codeOf(one)} ${SEVERITIES[one.severity]} ${one.range.start.line}:${one.range.start.character}-${one.range.end.line}:${one.range.end.character}`);
}

export function becomes(path: string, expected: readonly string[] | undefined): Promise<unknown> {
  return vi.waitFor(() => expect(shown(path)).toEqual(expected), { timeout: 5000 });
}

/** The place of the first occurrence of some words. */
export function placeOf(document: Document, words: string): Position {
  const offset = document.getText().indexOf(words);
  if (offset < 0) throw new Error(`${words} is not there`);
  return document.positionAt(offset);
}

interface Providers {
  readonly actions: { provideCodeActions(...args: unknown[]): Promise<CodeAction[]>; resolveCodeAction(action: CodeAction): Promise<CodeAction> };
  readonly hover: { provideHover(...args: unknown[]): Promise<Hover | undefined> };
  readonly lenses: { provideCodeLenses(document: Document): Promise<CodeLens[]> };
  readonly completions: { provideCompletionItems(...args: unknown[]): CompletionItem[] };
}

export function provider<K extends keyof Providers>(kind: K): Providers[K] {
  return editor.providers.get(kind) as Providers[K];
}

/** What is offered at some words: titles, the preferred ones with a star. */
export async function actionsAt(document: Document, words: string, only?: CodeActionKind): Promise<CodeAction[]> {
  const at = placeOf(document, words);
  const range = new Range(at, at);
  return provider("actions").provideCodeActions(document, range, { only, diagnostics: editor.diagnostics(document.uri.path) ?? [] });
}

export async function hoverAt(document: Document, words: string): Promise<Hover | undefined> {
  return provider("hover").provideHover(document, placeOf(document, words));
}

/** Chooses an action by the beginning of its title. */
export async function choose(actions: readonly CodeAction[], title: string): Promise<CodeAction> {
  const action = await provider("actions").resolveCodeAction(actions.find((one) => one.title.startsWith(title))!);
  if (action.edit) editor.apply(action.edit);
  if (action.command) await editor.commands.get(action.command.command)!(...(action.command.arguments ?? []));
  return action;
}
