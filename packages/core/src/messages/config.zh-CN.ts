import type { ConfigExpected, ConfigFault, SuppressionFault } from "../model/config-fault.ts";
import type { ConfigWords } from "./messages.ts";

const EXPECTED: Readonly<Record<ConfigExpected, string>> = {
  map: "必须是映射（map）",
  list: "必须是列表",
  some: "不能为空",
  text: "必须是文本",
  "one-of": "只能取以下值之一",
  like: "应写成这样",
  rule: "必须是规则编号",
  glob: "必须是名称，其中 * 和 ? 为通配符",
  "path-glob": "必须是相对于该文件所在文件夹的路径，其中 *、** 和 ? 为通配符（不支持花括号、方括号和 !）",
  day: "必须是日期，如 2027-01-31",
  object: "必须指明 Service 或 Ingress：svc/NAME、ing/NAME 或 NAMESPACE/svc/NAME",
  client: "必须指明客户端：KIND/NAME 或 NAMESPACE/KIND/NAME，类型为 pod、deploy、sts、ds、job、node 之一",
};

function instead(meant: string | null, values: readonly string[]): string {
  if (meant !== null) return `；是否想写 ${meant}？`;
  return values.length === 0 ? "" : `：${values.join("、")}`;
}

function configFault(fault: ConfigFault): string {
  switch (fault.fault) {
    case "syntax": return `不是合法的 YAML，其中的内容均不生效：${fault.error}`;
    case "unknown-key": return `这里没有名为 "${fault.key}" 的键${instead(fault.meant, fault.known)}`;
    case "wrong-value": return `${fault.key || "该文件"} ${EXPECTED[fault.expected]}${instead(fault.meant, fault.values)}`;
    case "missing-key": return `${fault.key} 不生效：缺少 ${fault.needed.join("、")}${fault.needed.length === 1 ? "" : " 之一"}`;
  }
}

function suppressionFault(fault: SuppressionFault): string {
  switch (fault.fault) {
    case "no-reason": return "没有写明理由；请写在 -- 之后";
    case "no-rule": return "没有指明规则；请写成 CLB101 -- 理由";
    case "no-text": return "值必须是带引号的文本";
    case "unknown-rule": return `没有规则 ${fault.written}${instead(fault.meant, [])}`;
    case "unknown-form": return `没有 ${fault.written} 这种写法${instead(fault.meant, [])}`;
    case "bad-day": return `"${fault.written}" 不是日期；请写成 until 2027-01-31`;
    case "expired": return `已于 ${fault.until} 到期`;
  }
}

const on = (object: string | null) => (object === null ? "" : `${object}：`);

export const configZh: ConfigWords = {
  "bad-config": configFault,
  "config-not-used": ({ file, used }) => `${file} 在此不生效${used === null ? "" : `（生效的是 ${used}）`}；请单独检查其所在文件夹，或使用 --config ${file}`,
  "client-not-found": ({ client, object }) => `配置中 ${object} 的客户端 ${client} 不在读到的内容中：按任意 Pod 都是其客户端来判断`,
  "bad-suppression": ({ object, ...fault }) => `${on(object)}该抑制不生效：${suppressionFault(fault)}`,
  "unused-suppression": ({ codes, object }) => `${on(object)}这里没有可抑制的${codes.length === 0 ? "发现" : ` ${codes.join("、")}`}，请删除`,
};
