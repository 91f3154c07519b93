// `accepts.cjs PLUGIN CODE` fails where this Node would refuse the first script's code in what compile.cjs wrote.
const { readFileSync } = require("node:fs");
const { Script } = require("node:vm");

const [plugin, file] = process.argv.slice(2).map((path) => readFileSync(path));
const start = file.indexOf("\n") + 1;
const [[filename, length]] = JSON.parse(file.latin1Slice(0, start));
const { cachedDataRejected } = new Script(plugin.latin1Slice(), { filename, cachedData: file.subarray(start, start + length) });
if (cachedDataRejected) throw new Error("Node refuses the code compiled ahead");
