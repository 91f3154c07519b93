import type { CommandName } from "../cli/commands.ts";
import type { FlagGroup } from "../cli/flag-groups.ts";

/** What help, man pages and the pages of commands say besides the tables of commands and flags. */
export interface ManualWords {
  /** What a command does, in paragraphs. */
  readonly about: Readonly<Record<CommandName, readonly string[]>>;
  /** Headings of flags. */
  readonly groups: Readonly<Record<FlagGroup, string>>;
  /** Titles of the sections of a man page, in the manner of the language. */
  readonly sections: Readonly<Record<"name" | "synopsis" | "description" | "commands" | "options" | "exit" | "environment" | "files" | "examples" | "seeAlso" | "more", string>>;
  /** The end of a sentence. */
  readonly stop: string;
  /** What variables of the environment do. */
  readonly environment: Readonly<Record<"KUBECONFIG" | "NO_COLOR" | "LC_ALL, LC_MESSAGES, LANG" | "HTTPS_PROXY, NO_PROXY", string>>;
  readonly files: Readonly<Record<".kubectl-loopback.yaml" | "~/.kube/config", string>>;
  /** Above the list of commands in the docs. */
  readonly commandsPage: { readonly title: string; readonly about: string; readonly command: string; readonly does: string; readonly flag: string; readonly meaning: string };
  /** At the top of every page, for who wants to change it. */
  readonly generated: string;
}

export const manualEn: ManualWords = {
  about: {
    check: [
      "Reads the Services and Ingresses that have a CLB, and what they depend on, from the cluster or from files. A packet is followed from every node to every listener and back: one line a listener says whether it loops, then each finding says why, and what to do.",
      "Nothing is changed. What could not be read makes a verdict may-loop, or is told as an error; it never counts as safe.",
    ],
    explain: ["With TYPE/NAME, the way of a packet from a Pod to the CLB and back, and the field that decided at each hop. With CODE, the page of that rule, offline. With --symptom, questions that lead from what you see to its cause."],
    fix: [
      "Plans the best cure for every finding at warning or above. For files one diff is shown, which git apply takes, and --write writes them: only the needed lines change. On a cluster the plan is shown and confirmed first, and each change tests that what it relies on is still so.",
      "What nobody can read from a cluster (a whitelist, a security group) is asked, or confirmed with --accept NAME. --undo-file keeps what --undo needs.",
    ],
    callers: ["Looks through workloads, ConfigMaps, Ingresses, webhooks and DNS rewrites for addresses and host names of internal CLBs, and says which name to use instead."],
    diff: ["Lays the files over the cluster without applying them. Shown are the fields that a verdict depends on, with what stands in the file and what in the cluster, and the verdicts that would change."],
    facts: ["Every fact that a verdict rests on, with the field of the object that says so; or why it is not known."],
    snapshot: ["Writes what check would read into one file, so that somebody else can judge it, or you can later. Secrets and environment variables are not in it."],
    probe: ["The model is a prediction; this is the experiment. One short-lived Pod connects to the CLB and, for comparison, to the Service, and what happens is held against what was foreseen. Before anything is created the Pod is shown and you are asked."],
    rules: ["The code, the name, the gravest severity and the purpose of every rule. kubectl loopback explain CODE shows the page of one."],
    version: ["The version of kubectl-loopback, and of the Node that runs it."],
    completion: [
      "The scripts for bash, zsh, fish and PowerShell complete kubectl-loopback: commands, flags and their values, rules, remedies, files, and names out of the kubeconfig and the cluster.",
      "kubectl loopback is completed by kubectl (1.26 or newer), which asks a program called kubectl_complete-loopback on the PATH; it stands beside kubectl-loopback, or is written with kubectl loopback completion kubectl.",
    ],
    help: ["The same as COMMAND -h. Without a command, all of them."],
  },
  groups: { own: "Flags", read: "What is read", suppose: "What is supposed", report: "What is told", connection: "Which cluster, as in kubectl" },
  sections: { name: "NAME", synopsis: "SYNOPSIS", description: "DESCRIPTION", commands: "COMMANDS", options: "OPTIONS", exit: "EXIT STATUS", environment: "ENVIRONMENT", files: "FILES", examples: "EXAMPLES", seeAlso: "SEE ALSO", more: "More" },
  stop: ".",
  environment: {
    KUBECONFIG: "the kubeconfig files, as for kubectl",
    NO_COLOR: "no colours when it is set to anything",
    "LC_ALL, LC_MESSAGES, LANG": "the language: Chinese where the first of them that is set begins with zh",
    "HTTPS_PROXY, NO_PROXY": "the proxy to the API server, as for kubectl",
  },
  files: { ".kubectl-loopback.yaml": "the configuration, found upwards from what is read", "~/.kube/config": "the kubeconfig, unless --kubeconfig or KUBECONFIG names another" },
  commandsPage: { title: "Commands", about: "What each command does and takes. The same is in the man pages and behind -h.", command: "Command", does: "What it does", flag: "Flag", meaning: "Meaning" },
  generated: "Made from the table of commands by `npx -y pnpm@12 manual`; do not edit.",
};

export const manualZh: ManualWords = {
  about: {
    check: [
      "从集群或文件读取带 CLB 的 Service 和 Ingress 及其依赖，逐个节点、逐个监听器地跟踪报文的来回路径：每个监听器一行，说明是否回环；随后逐条列出发现、原因和处理建议。",
      "不做任何修改。读不到的内容会使结论成为“可能回环”，或作为错误列出，绝不会当作安全。",
    ],
    explain: ["给出 TYPE/NAME 时，显示报文从 Pod 到 CLB 再返回的路径，以及每一跳由哪个字段决定。给出 CODE 时，离线显示该规则的说明页。使用 --symptom 时，通过提问从现象找到原因。"],
    fix: [
      "为每个警告及以上级别的发现选择最合适的修复办法。对文件：显示一份可由 git apply 应用的 diff，加 --write 则写入文件，只改动必要的行。对集群：先显示方案并确认，每次修改都会检查其依据是否仍然成立。",
      "无法从集群读取的前提（如白名单、安全组）会向您询问，也可以用 --accept NAME 确认。--undo-file 保存 --undo 所需的内容。",
    ],
    callers: ["在工作负载、ConfigMap、Ingress、Webhook 和 DNS 改写规则中查找内网 CLB 的地址与域名，并说明应改用什么名称。"],
    diff: ["把文件叠加到集群上比较，但不会应用。只显示影响结论的字段（文件中的值和集群中的值），以及会因此改变的结论。"],
    facts: ["列出结论所依据的每项事实，以及由哪个对象的哪个字段得知；未知的则说明原因。"],
    snapshot: ["把 check 会读取的内容写入一个文件，供他人或日后判断。其中不含 Secret 和环境变量。"],
    probe: ["模型只是预测，这里是实验：用一个短暂的 Pod 连接 CLB，并连接 Service 作为对照，再与预测比较。创建之前会显示该 Pod 并征求确认。"],
    rules: ["每条规则的编号、名称、最高级别和用途。kubectl loopback explain CODE 显示某条规则的说明页。"],
    version: ["kubectl-loopback 以及运行它的 Node 的版本。"],
    completion: [
      "bash、zsh、fish 和 PowerShell 的脚本用于补全 kubectl-loopback：命令、参数及其取值、规则、修复办法、文件，以及 kubeconfig 和集群中的名称。",
      "kubectl loopback 由 kubectl（1.26 或更新）补全：kubectl 会调用 PATH 中的 kubectl_complete-loopback，它与 kubectl-loopback 放在一起，也可以用 kubectl loopback completion kubectl 生成。",
    ],
    help: ["与 COMMAND -h 相同。不写命令时列出所有命令。"],
  },
  groups: { own: "参数", read: "读取什么", suppose: "假定什么", report: "如何输出", connection: "选择集群（与 kubectl 相同）" },
  sections: { name: "名称", synopsis: "用法", description: "说明", commands: "命令", options: "选项", exit: "退出码", environment: "环境变量", files: "文件", examples: "示例", seeAlso: "另见", more: "更多" },
  stop: "。",
  environment: {
    KUBECONFIG: "kubeconfig 文件，与 kubectl 相同",
    NO_COLOR: "设为任意值时不使用颜色",
    "LC_ALL, LC_MESSAGES, LANG": "语言：其中第一个已设置的变量以 zh 开头时为中文",
    "HTTPS_PROXY, NO_PROXY": "访问 API Server 的代理，与 kubectl 相同",
  },
  files: { ".kubectl-loopback.yaml": "配置文件，从所读内容逐级向上查找", "~/.kube/config": "kubeconfig，除非用 --kubeconfig 或 KUBECONFIG 另行指定" },
  commandsPage: { title: "命令", about: "每个命令的作用与参数。man 手册页和 -h 的内容与此相同。", command: "命令", does: "作用", flag: "参数", meaning: "含义" },
  generated: "由 `npx -y pnpm@12 manual` 根据命令表生成，请勿直接修改。",
};
