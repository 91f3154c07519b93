const { LanguageClient } = require("vscode-languageclient/node");

/* global SERVER: path of yaml-language-server's main module; esbuild puts it in. */
const client = new LanguageClient("yaml", "YAML", { module: SERVER }, { documentSelector: [{ language: "yaml" }] });

exports.activate = () => client.start();
exports.deactivate = () => client.stop();
