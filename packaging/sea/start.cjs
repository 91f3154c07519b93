// What a self-contained executable runs first. The plugin came along as text, for some platforms with code compiled ahead;
// code that does not fit this Node is refused by it, and the text is compiled.
const { getAssetKeys, getRawAsset } = require("node:sea");
const vm = require("node:vm");

const asset = (name) => Buffer.from(getRawAsset(name));
const code = new Map();
if (getAssetKeys().includes("code")) {
  const file = asset("code");
  let at = file.indexOf("\n") + 1;
  for (const [name, length] of JSON.parse(file.latin1Slice(0, at))) code.set(name, file.subarray(at, (at += length)));
}

/** The plugin may cut itself into several scripts, each with a name of its own. */
class Script extends vm.Script {
  constructor(text, options) {
    super(text, { cachedData: code.get(options.filename), ...options });
  }
}

const requireWithCode = (name) => (/^(?:node:)?vm$/.test(name) ? { ...vm, Script } : require(name));
new Script(asset("plugin").latin1Slice(), { filename: "kubectl-loopback" }).runInThisContext()(requireWithCode);
