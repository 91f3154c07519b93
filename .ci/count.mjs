// Counts one suite: `count.mjs REPORT EXIT_CODE` prints "PASSED FAILED". A suite that ended badly without a failed test
// (it did not compile, a file did not load, something went wrong between tests) counts as one failure.
import { existsSync, readFileSync } from "node:fs";

const [report, exitCode] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0 } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
const complete = exitCode === "0" && numPassedTests > 0;
console.log(numPassedTests, numFailedTests > 0 || complete ? numFailedTests : 1);
