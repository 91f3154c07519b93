// `compile.cjs PLUGIN OUT ARGUMENT…` runs the plugin with these arguments and keeps the code of all scripts that this
// compiled: what a usual run needs is then neither read nor compiled again. Compiled without running, most functions would be missing.
const { readFileSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

const [plugin, out, ...args] = process.argv.slice(2);
const scripts = new Map();

class Script extends vm.Script {
  constructor(text, options) {
    super(text, options);
    scripts.set(options.filename, this);
  }
}

process.argv.splice(1, Infinity, process.execPath, ...args);
process.on("exit", () => {
  const codes = [...scripts].map(([name, script]) => [name, script.createCachedData()]);
  const index = JSON.stringify(codes.map(([name, code]) => [name, code.length]));
  writeFileSync(out, Buffer.concat([Buffer.from(`${index}\n`), ...codes.map(([, code]) => code)]));
});
const requireKeeping = (name) => (/^(?:node:)?vm$/.test(name) ? { ...vm, Script } : require(name));
new Script(readFileSync(plugin, "latin1"), { filename: "kubectl-loopback" }).runInThisContext()(requireKeeping);
