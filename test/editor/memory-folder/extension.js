const vscode = require("vscode");

exports.activate = async function activate({ extensionUri, subscriptions }) {
  const files = await (await fetch(vscode.Uri.joinPath(extensionUri, "files.json").toString(true))).json();
  subscriptions.push(vscode.workspace.registerFileSystemProvider("memory", memoryFolder(new Map(Object.entries(files)))));
};

/** @param {Map<string, string>} texts by path, all in the one folder `/` */
function memoryFolder(texts) {
  const changed = new vscode.EventEmitter();
  const encoder = new TextEncoder();
  return {
    onDidChangeFile: changed.event,
    watch: () => new vscode.Disposable(() => {}),
    stat({ path }) {
      if (path === "/") return { type: vscode.FileType.Directory, ctime: 0, mtime: 0, size: 0 };
      return { type: vscode.FileType.File, ctime: 0, mtime: 0, size: encoder.encode(textOf(path)).length };
    },
    readDirectory: () => [...texts.keys()].map((path) => [path.slice(1), vscode.FileType.File]),
    readFile: ({ path }) => encoder.encode(textOf(path)),
    writeFile(uri, content) {
      const type = texts.has(uri.path) ? vscode.FileChangeType.Changed : vscode.FileChangeType.Created;
      texts.set(uri.path, new TextDecoder().decode(content));
      changed.fire([{ type, uri }]);
    },
    delete: ({ path }) => void texts.delete(path),
    rename() {
      throw vscode.FileSystemError.NoPermissions("nothing is renamed here");
    },
    createDirectory() {
      throw vscode.FileSystemError.NoPermissions("there is one folder only");
    },
  };

  function textOf(path) {
    if (!texts.has(path)) throw vscode.FileSystemError.FileNotFound(path);
    return texts.get(path);
  }
}
