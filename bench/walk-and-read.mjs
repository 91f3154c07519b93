/** The least that any program on Node does for a tree of files: `node walk-and-read.mjs FOLDER` walks it and reads each file, and looks at nothing. */
import { closeSync, openSync, readdirSync, readSync } from "node:fs";

const buffer = Buffer.allocUnsafeSlow(2 ** 20);

function walk(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) walk(path);
    else read(path);
  }
}

function read(path) {
  const file = openSync(path, "r");
  while (readSync(file, buffer) > 0);
  closeSync(file);
}

walk(process.argv[2]);
