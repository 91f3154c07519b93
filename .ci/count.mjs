// Counts one suite: `count.mjs REPORT EXIT_CODE` prints "PASSED FAILED", and on standard error which tests failed. A suite
// that ended badly without a failed test (it did not compile, a file did not load, something went wrong between tests)
// counts as one failure.
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";

const [report, exitCode] = process.argv.slice(2);
const { numPassedTests = 0, numFailedTests = 0, testResults = [] } = existsSync(report) ? JSON.parse(readFileSync(report, "utf8")) : {};
const complete = exitCode === "0" && numPassedTests > 0;
const failed = testResults.flatMap(({ name, message, assertionResults }) => [
  ...(message ? [`${relative(".", name)}: ${message}`] : []),
  ...assertionResults.filter(({ status }) => status === "failed").map(({ fullName, failureMessages }) => `${relative(".", name)}: ${fullName}\n${failureMessages.join("\n")}`),
]);
for (const one of failed) console.error(`FAILED ${one}\n`);
console.log(numPassedTests, numFailedTests > 0 || complete ? numFailedTests : 1);
