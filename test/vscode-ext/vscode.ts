import { matchesGlob } from "node:path";

/**
 * A stand-in for the `vscode` module: documents, a file system in memory, and registries that remember what an
 * extension registers. As much of it as the extension uses, and no more.
 */

export class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(start: Position | number, end: Position | number, endLine?: number, endCharacter?: number) {
    this.start = start instanceof Position ? start : new Position(start, end as number);
    this.end = end instanceof Position ? end : new Position(endLine!, endCharacter!);
  }
}

export class Uri {
  readonly scheme: string;
  readonly path: string;
  readonly query: string;
  private constructor(scheme: string, path: string, query = "") {
    this.scheme = scheme;
    this.path = path;
    this.query = query;
  }
  static file(path: string): Uri { return new Uri("file", path); }
  static parse(text: string): Uri {
    const [, scheme, path, query] = /^([\w-]+):(?:\/\/)?([^?]*)(?:\?(.*))?$/.exec(text)!;
    return new Uri(scheme!, path!, decodeURIComponent(query ?? ""));
  }
  static from({ scheme, path }: { scheme: string; path: string }): Uri { return new Uri(scheme, path); }
  static joinPath(base: Uri, ...parts: string[]): Uri {
    const { pathname } = new URL([base.path, ...parts].join("/").replace(/\/+/g, "/"), "x://y");
    return new Uri(base.scheme, decodeURI(pathname).replace(/(.)\/$/, "$1"));
  }
  get fsPath(): string { return this.path; }
  toString(): string { return `${this.scheme}:${this.path}${this.query && `?${this.query}`}`; }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();
  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => void this.#listeners.delete(listener) };
  };
  fire(value: T): void { for (const listener of [...this.#listeners]) listener(value); }
  dispose(): void { this.#listeners.clear(); }
}

export const DiagnosticSeverity = { Error: 0, Warning: 1, Information: 2, Hint: 3 };
export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 };
export const StatusBarAlignment = { Left: 1, Right: 2 };
export const CompletionItemKind = { Property: 9, Value: 11 };
export const ViewColumn = { Active: -1, Beside: -2 };
export const ProgressLocation = { Window: 10, Notification: 15 };

export class Location {
  readonly uri: Uri;
  readonly range: Range;
  constructor(uri: Uri, range: Range) {
    this.uri = uri;
    this.range = range;
  }
}
export class DiagnosticRelatedInformation {
  readonly location: Location;
  readonly message: string;
  constructor(location: Location, message: string) {
    this.location = location;
    this.message = message;
  }
}
export class Diagnostic {
  source?: string;
  code?: string | { value: string; target: Uri };
  relatedInformation?: DiagnosticRelatedInformation[];
  readonly range: Range;
  readonly message: string;
  readonly severity: number;
  constructor(range: Range, message: string, severity: number) {
    this.range = range;
    this.message = message;
    this.severity = severity;
  }
}

export class CodeActionKind {
  static readonly QuickFix = new CodeActionKind("quickfix");
  static readonly SourceFixAll = new CodeActionKind("source.fixAll");
  readonly value: string;
  constructor(value: string) { this.value = value; }
  append(part: string): CodeActionKind { return new CodeActionKind(`${this.value}.${part}`); }
  contains(other: CodeActionKind): boolean { return other.value === this.value || other.value.startsWith(`${this.value}.`); }
}
export class CodeAction {
  edit?: WorkspaceEdit;
  command?: { command: string; title: string; arguments?: unknown[] };
  isPreferred?: boolean;
  diagnostics?: Diagnostic[];
  readonly title: string;
  readonly kind: CodeActionKind;
  constructor(title: string, kind: CodeActionKind) {
    this.title = title;
    this.kind = kind;
  }
}

interface TextEdit { readonly range: Range; readonly text: string }
export class WorkspaceEdit {
  readonly texts = new Map<string, TextEdit[]>();
  readonly files = new Map<string, Uint8Array>();
  readonly metadata: unknown[] = [];
  get size(): number { return this.texts.size + this.files.size; }
  replace(uri: Uri, range: Range, text: string, metadata?: unknown): void {
    this.texts.set(uri.toString(), [...(this.texts.get(uri.toString()) ?? []), { range, text }]);
    if (metadata) this.metadata.push(metadata);
  }
  insert(uri: Uri, position: Position, text: string): void { this.replace(uri, new Range(position, position), text); }
  createFile(uri: Uri, options: { contents: Uint8Array }, metadata?: unknown): void {
    this.files.set(uri.toString(), options.contents);
    if (metadata) this.metadata.push(metadata);
  }
}

export class MarkdownString {
  isTrusted?: boolean | { enabledCommands: string[] };
  supportHtml?: boolean;
  value: string;
  constructor(value = "") { this.value = value; }
  appendText(text: string): this {
    this.value += text.replace(/[\\`*_{}[\]()#+\-!~>]/g, "\\$&");
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
  appendCodeblock(text: string, language = ""): this {
    this.value += `\n\`\`\`${language}\n${text}\n\`\`\`\n`;
    return this;
  }
}
export class Hover {
  readonly contents: readonly MarkdownString[];
  readonly range: Range | undefined;
  constructor(contents: readonly MarkdownString[], range?: Range) {
    this.contents = contents;
    this.range = range;
  }
}
export class CodeLens {
  readonly range: Range;
  readonly command: { title: string; command: string; arguments?: unknown[] };
  constructor(range: Range, command: CodeLens["command"]) {
    this.range = range;
    this.command = command;
  }
}
export class CompletionItem {
  insertText?: unknown;
  documentation?: unknown;
  range?: Range;
  readonly label: string;
  readonly kind: number;
  constructor(label: string, kind: number) {
    this.label = label;
    this.kind = kind;
  }
}
export class SnippetString {
  value: string;
  constructor(value: string) { this.value = value; }
  appendChoice(values: readonly string[]): this {
    this.value += `\${1|${values.join(",")}|}`;
    return this;
  }
}
export class RelativePattern {
  readonly baseUri: Uri;
  readonly pattern: string;
  constructor(baseUri: Uri, pattern: string) {
    this.baseUri = baseUri;
    this.pattern = pattern;
  }
}

/** A document as it is open. */
export class Document {
  version = 1;
  isClosed = false;
  isDirty = false;
  readonly eol = 1;
  readonly uri: Uri;
  readonly languageId: string;
  #text: string;
  constructor(uri: Uri, text: string, languageId = uri.path.endsWith(".json") ? "json" : "yaml") {
    this.uri = uri;
    this.#text = text;
    this.languageId = languageId;
  }
  getText(range?: Range): string { return range ? this.#text.slice(this.offsetAt(range.start), this.offsetAt(range.end)) : this.#text; }
  setText(text: string): void {
    this.#text = text;
    this.version++;
    this.isDirty = true;
  }
  async save(): Promise<boolean> {
    editor.files.set(this.uri.path, new TextEncoder().encode(this.#text));
    this.isDirty = false;
    return true;
  }
  lineAt(line: number): { text: string } { return { text: this.#text.split(/\r?\n/)[line]! }; }
  get lineCount(): number { return this.#text.split("\n").length; }
  positionAt(offset: number): Position {
    const before = this.#text.slice(0, offset).split("\n");
    return new Position(before.length - 1, before.at(-1)!.length);
  }
  offsetAt({ line, character }: Position): number {
    return this.#text.split("\n").slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  }
}

const events = { open: new EventEmitter<Document>(), change: new EventEmitter<{ document: Document }>(), close: new EventEmitter<Document>(), configuration: new EventEmitter<{ affectsConfiguration(section: string): boolean }>(), trust: new EventEmitter<void>(), folders: new EventEmitter<void>() };

/** A page beside the text, as it was set last. */
export interface Panel {
  readonly viewType: string;
  readonly options: unknown;
  title: string;
  /** How often its page was set. */
  pages: number;
  readonly webview: { html: string };
  reveal(): void;
  dispose(): void;
  onDidDispose(listener: () => void): unknown;
}

function panelOf(viewType: string, options: unknown): Panel {
  const gone = new EventEmitter<void>();
  let html = "";
  const panel: Panel = {
    viewType, options, title: "", pages: 0,
    webview: {
      get html() { return html; },
      set html(text) {
        html = text;
        panel.pages++;
      },
    },
    reveal: () => void editor.shown.push("revealed"),
    dispose() {
      editor.panels.splice(editor.panels.indexOf(panel), 1);
      gone.fire();
    },
    onDidDispose: gone.event,
  };
  return panel;
}

/** In VS Code a `*` stands for names that begin with a dot, too. */
const HIDDEN = /(^|\/)\./g;

interface Watcher { readonly pattern: RelativePattern; readonly create: EventEmitter<Uri>; readonly change: EventEmitter<Uri>; readonly remove: EventEmitter<Uri> }

/** What tests look at and turn. */
export const editor = {
  files: new Map<string, Uint8Array>(),
  documents: [] as Document[],
  folders: [] as Uri[],
  settings: new Map<string, unknown>(),
  extensions: new Set<string>(),
  collections: new Map<string, Map<string, Diagnostic[]>>(),
  providers: new Map<string, unknown>(),
  commands: new Map<string, (...args: unknown[]) => unknown>(),
  executed: [] as unknown[][],
  watchers: new Set<Watcher>(),
  panels: [] as Panel[],
  /** Where the cursor is; in no text at first. */
  cursor: undefined as { document: Document; selection: { active: Position } } | undefined,
  statusItems: [] as { text: string; visible: boolean }[],
  /** Answers to questions, in their order. */
  answers: [] as unknown[],
  shown: [] as string[],

  reset(): void {
    for (const map of [this.files, this.settings, this.collections, this.providers, this.commands]) map.clear();
    for (const set of [this.extensions, this.watchers]) set.clear();
    for (const list of [this.documents, this.folders, this.executed, this.statusItems, this.panels, this.answers, this.shown]) list.length = 0;
    env.language = "en";
    this.cursor = undefined;
    workspace.isTrusted = true;
  },
  write(path: string, text: string | Uint8Array): void {
    const isNew = !this.files.has(path);
    this.files.set(path, typeof text === "string" ? new TextEncoder().encode(text) : text);
    for (const { create, change } of editor.watchersOf(path)) (isNew ? create : change).fire(Uri.file(path));
  },
  remove(path: string): void {
    this.files.delete(path);
    for (const { remove } of editor.watchersOf(path)) remove.fire(Uri.file(path));
  },
  /** A folder is moved away: its own path is all that is told. */
  removeFolder(path: string): void {
    for (const file of [...editor.files.keys()]) if (file.startsWith(`${path}/`)) editor.files.delete(file);
    for (const { remove } of editor.watchersOf(path)) remove.fire(Uri.file(path));
  },
  /** A folder is moved in. */
  addFolder(path: string, files: Readonly<Record<string, string>>): void {
    for (const [name, text] of Object.entries(files)) editor.files.set(`${path}/${name}`, new TextEncoder().encode(text));
    for (const { create } of editor.watchersOf(path)) create.fire(Uri.file(path));
  },
  watchersOf(path: string): Watcher[] {
    return [...editor.watchers].filter(({ pattern }) => path.startsWith(`${pattern.baseUri.path}/`) && matchesGlob(path.slice(pattern.baseUri.path.length + 1).replaceAll(HIDDEN, "$1"), pattern.pattern));
  },
  /** Something to be read that is no file. */
  openFrom(scheme: string, path: string, text: string): Document {
    const document = new Document(Uri.from({ scheme, path }), text);
    editor.documents.push(document);
    events.open.fire(document);
    return document;
  },
  open(path: string, text = new TextDecoder().decode(editor.files.get(path)), language?: string): Document {
    const document = new Document(Uri.file(path), text, language);
    editor.documents.push(document);
    events.open.fire(document);
    return document;
  },
  type(document: Document, text: string): void {
    document.setText(text);
    events.change.fire({ document });
  },
  close(document: Document): void {
    this.documents.splice(this.documents.indexOf(document), 1);
    document.isClosed = true;
    events.close.fire(document);
  },
  set(name: string, value: unknown): void {
    this.settings.set(name, value);
    events.configuration.fire({ affectsConfiguration: (section) => name.startsWith(section) });
  },
  addWorkspaceFolder(path: string): void {
    this.folders.push(Uri.file(path));
    events.folders.fire();
  },
  trust(): void {
    workspace.isTrusted = true;
    events.trust.fire();
  },
  diagnostics(path: string): readonly Diagnostic[] | undefined {
    return [...this.collections.values()].map((one) => one.get(Uri.file(path).toString())).find((one) => one !== undefined);
  },
  /** Makes an edit, as the editor would: all at once, later places first. */
  apply(edit: WorkspaceEdit): void {
    for (const [uri, edits] of edit.texts) {
      const document = editor.documents.find((one) => one.uri.toString() === uri)!;
      const byOffset = edits.map(({ range, text }) => ({ start: document.offsetAt(range.start), end: document.offsetAt(range.end), text })).toSorted((a, b) => b.start - a.start);
      editor.type(document, byOffset.reduce((all, { start, end, text }) => all.slice(0, start) + text + all.slice(end), document.getText()));
    }
    for (const [uri, contents] of edit.files) editor.write(Uri.parse(uri).path, contents);
  },
};

const entriesOf = (folder: string): [string, number][] => {
  const below = [...editor.files.keys()].filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1).split("/"));
  return [...new Map(below.map(([name, ...rest]) => [name!, rest.length > 0 ? FileType.Directory : FileType.File]))];
};

export class Disposable {
  readonly dispose: () => void;
  constructor(dispose: () => void) { this.dispose = dispose; }
  static from(...all: { dispose(): unknown }[]): Disposable { return new Disposable(() => all.forEach((one) => one.dispose())); }
}
const disposable = { dispose() {} };
const answer = async () => editor.answers.shift();

export const env = { language: "en" };
export const l10n = { t: (text: string, ...args: unknown[]) => text.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)])) };
export const extensions = { getExtension: (id: string) => (editor.extensions.has(id) ? { id } : undefined) };
export const commands = {
  registerCommand(name: string, run: (...args: unknown[]) => unknown) {
    editor.commands.set(name, run);
    return disposable;
  },
  async executeCommand(name: string, ...args: unknown[]) {
    editor.executed.push([name, ...args]);
    return editor.commands.get(name)?.(...args);
  },
};
const register = (kind: string) => (_: unknown, provider: unknown) => {
  editor.providers.set(kind, provider);
  return disposable;
};
export const languages = {
  createDiagnosticCollection(name: string) {
    const all = new Map<string, Diagnostic[]>();
    editor.collections.set(name, all);
    return { set: (uri: Uri, list: Diagnostic[]) => void all.set(uri.toString(), list), delete: (uri: Uri) => void all.delete(uri.toString()), clear: () => all.clear(), dispose: () => all.clear() };
  },
  registerCodeActionsProvider: register("actions"),
  registerHoverProvider: register("hover"),
  registerCodeLensProvider: register("lenses"),
  registerCompletionItemProvider: register("completions"),
};
export const window = {
  get activeTextEditor() { return editor.cursor; },
  createWebviewPanel(viewType: string, _title: string, _column: unknown, options: unknown) {
    const panel = panelOf(viewType, options);
    editor.panels.push(panel);
    return panel;
  },
  showInputBox: answer,
  async showQuickPick(items: readonly { label: string }[]) {
    const answer = editor.answers.shift() as { label: string } | string | undefined;
    return typeof answer === "string" ? items.find(({ label }) => label === answer) : answer;
  },
  async showInformationMessage(text: string) {
    editor.shown.push(text);
    return editor.answers.shift();
  },
  async showWarningMessage(text: string) {
    editor.shown.push(text);
    return editor.answers.shift();
  },
  async showErrorMessage(text: string) {
    editor.shown.push(text);
    return editor.answers.shift();
  },
  withProgress: async <T>(_: unknown, task: (progress: unknown, token: unknown) => Promise<T>) => task({ report() {} }, { onCancellationRequested: () => disposable }),
  createStatusBarItem() {
    const item = { text: "", tooltip: "", command: "", visible: false, show() { item.visible = true; }, hide() { item.visible = false; }, dispose() { item.visible = false; } };
    editor.statusItems.push(item);
    return item;
  },
  createOutputChannel: () => ({ clear() {}, append: (text: string) => void editor.shown.push(text), appendLine: (text: string) => void editor.shown.push(text), show() {}, dispose() {} }),
};
export const workspace = {
  isTrusted: true,
  onDidOpenTextDocument: events.open.event,
  onDidChangeTextDocument: events.change.event,
  onDidCloseTextDocument: events.close.event,
  onDidChangeConfiguration: events.configuration.event,
  onDidChangeWorkspaceFolders: events.folders.event,
  onDidGrantWorkspaceTrust: events.trust.event,
  onDidDeleteFiles: () => disposable,
  onDidRenameFiles: () => disposable,
  get textDocuments() { return editor.documents; },
  get workspaceFolders() { return editor.folders.map((uri) => ({ uri })); },
  getWorkspaceFolder: (uri: Uri) => editor.folders.filter((folder) => uri.path.startsWith(`${folder.path}/`)).map((folder) => ({ uri: folder }))[0],
  getConfiguration: (section: string) => ({ get: <T>(name: string, otherwise: T) => (editor.settings.get(`${section}.${name}`) as T | undefined) ?? otherwise }),
  async openTextDocument(uri: Uri) {
    const open = editor.documents.find((one) => one.uri.toString() === uri.toString());
    if (!open && !editor.files.has(uri.path)) throw new Error("FileNotFound");
    return open ?? editor.open(uri.path);
  },
  async applyEdit(edit: WorkspaceEdit) {
    editor.apply(edit);
    return true;
  },
  registerTextDocumentContentProvider(_: string, provider: { provideTextDocumentContent(uri: Uri): Promise<string | undefined> }) {
    editor.providers.set("pages", provider);
    return disposable;
  },
  createFileSystemWatcher(pattern: RelativePattern) {
    const watcher = { pattern, create: new EventEmitter<Uri>(), change: new EventEmitter<Uri>(), remove: new EventEmitter<Uri>() };
    editor.watchers.add(watcher);
    return { onDidCreate: watcher.create.event, onDidChange: watcher.change.event, onDidDelete: watcher.remove.event, dispose: () => void editor.watchers.delete(watcher) };
  },
  fs: {
    isWritableFileSystem: (scheme: string) => (scheme === "file" ? true : scheme === "git" ? false : undefined),
    async readDirectory(uri: Uri) { return entriesOf(uri.path); },
    async readFile(uri: Uri) {
      const bytes = editor.files.get(uri.path);
      if (!bytes) throw new Error("FileNotFound");
      return bytes;
    },
    async stat(uri: Uri) {
      if (!editor.files.has(uri.path) && entriesOf(uri.path).length === 0) throw new Error("FileNotFound");
      return {};
    },
  },
};
