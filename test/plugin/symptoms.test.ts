import { describe, expect, test } from "vitest";
import { parseCommandLine } from "../../packages/kubectl-plugin/src/cli/parse.ts";
import { isUsageError } from "../../packages/kubectl-plugin/src/cli/usage-error.ts";
import { isQuestion, SYMPTOMS, type SymptomName } from "../../packages/kubectl-plugin/src/symptoms/tree.ts";
import { symptomsEn, symptomsZh } from "../../packages/kubectl-plugin/src/words/symptoms.ts";
import { loopback } from "./plugin.ts";

const names = Object.keys(SYMPTOMS) as SymptomName[];
const causes = names.filter((name) => !isQuestion(SYMPTOMS[name]));

describe("the tree", () => {
  test("every symptom is reached from the start, within three questions", () => {
    const reached = (name: SymptomName, depth: number): SymptomName[] => {
      const symptom = SYMPTOMS[name];
      if (depth > 3) throw new Error(`${name} is too deep`);
      return [name, ...(isQuestion(symptom) ? symptom.choices.flatMap((choice) => reached(choice, depth + 1)) : [])];
    };
    expect([...new Set(reached("start", 0))].toSorted()).toEqual(names.toSorted());
  });

  test("words in both languages", () => {
    for (const words of [symptomsEn, symptomsZh]) for (const name of names) expect([words[name].text !== "", words[name].choice !== "" || name === "start"], name).toEqual([true, true]);
    for (const name of names) expect(symptomsZh[name].text).toMatch(/\p{Script=Han}/u);
  });

  test("every cause ends in a command; our own can be typed as they stand", () => {
    for (const name of causes) {
      const symptom = SYMPTOMS[name];
      if (isQuestion(symptom)) continue;
      expect(symptom.isLoopback, name).toBe(symptom.command.startsWith("kubectl loopback "));
      if (!symptom.isLoopback) continue;
      const parsed = parseCommandLine(symptom.command.split(" ").slice(2));
      expect(isUsageError(parsed), symptom.command).toBe(false);
    }
  });

  test.each<[string, RegExp]>([
    ["sixty-three-seconds", /checksum/], ["lost-syns", /1, 3 and 7 seconds/], ["security-group", /security group/], ["hairpin", /hairpin/], ["self-check", /CLB loopback/],
  ])("%s is told by its signature", (name, expected) => expect(symptomsEn[name as SymptomName].text).toMatch(expected));
});

describe("explain --symptom", () => {
  test("without a terminal: the whole tree, or what follows from one", async () => {
    const all = await loopback(["explain", "--symptom"]);
    expect([all.code, all.stderr]).toEqual([0, ""]);
    for (const name of names.filter((one) => one !== "start")) expect(all.stdout).toContain(`[${name}]`);
    const one = await loopback(["explain", "--symptom", "sixty-three-seconds"]);
    expect(one.stdout).toMatch(/^Not loopback: checksum offload\.[\s\S]*\ntype: ethtool -k flannel\.1 \| grep tx-checksum\n$/);
  });

  test.each<[string[], string[], number, RegExp, RegExp]>([
    ["late, 4 s", ["1", "1"], 0, /^CLB loopback on layer 7[\s\S]*type: kubectl loopback explain ing\/NAME -n NAMESPACE\n$/, /1\. it answers[\s\S]*How late\?/],
    ["asks again", ["9", "x", "6"], 0, /^CLB loopback\. The check/, /(number: ){3}/],
    ["by name", ["never", "hairpin"], 0, /^Not loopback: hairpin/, /From where/],
    ["nothing answered", [""], 0, /^$/, /Enter ends\.\nnumber: $/],
  ].map(([name, answers, ...rest]) => [[name as string], answers as string[], ...rest] as [string[], string[], number, RegExp, RegExp]))("at a terminal: %j", async (_, answers, code, stdout, stderr) => {
    const ended = await loopback(["explain", "--symptom", "--color", "never"], { terminal: 100, answers });
    expect(ended.code).toBe(code);
    expect(ended.stdout).toMatch(stdout);
    expect(ended.stderr).toMatch(stderr);
  });

  test.each<[string[], string]>([
    [["--symptom", "slow"], "error: --symptom slow: no such value"],
    [["--symptom", "late", "never"], 'error: unexpected argument "never"'],
    [["--symptom", "-o", "svg"], "error: --symptom, -o svg do not go together"],
  ])("%j is refused", async (line, stderr) => {
    const ended = await loopback(["explain", ...line]);
    expect([ended.code, ended.stderr.startsWith(stderr)]).toEqual([2, true]);
  });

  test("as data", async () => {
    const { symptoms } = JSON.parse((await loopback(["explain", "--symptom", "-o", "json"])).stdout) as { symptoms: { name: string }[] };
    expect(symptoms.map(({ name }) => name)).toEqual(names);
  });
});
