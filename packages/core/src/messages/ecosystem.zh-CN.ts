import type { BaselineFault } from "../model/problem.ts";
import type { EcosystemWords } from "./messages.ts";

const FAULTS: Readonly<Record<BaselineFault, string>> = {
  "not-json": "不是 JSON 对象",
  "wrong-kind": "apiVersion 应为 kubectl-loopback/v1，kind 应为 Baseline",
  "no-list": "findings 应为列表",
  "no-fingerprint": "findings 中有一条没有 fingerprint",
};

export const ecosystemZh: EcosystemWords = {
  "bad-baseline": ({ file, fault }) => `${file} 不是本程序的基线文件，因此所有发现都会计入：${FAULTS[fault]}`,
  "stale-baseline": ({ file, count, first }) => `${file} 中有 ${count} 条已不对应任何发现（${first.join("、")}${count > first.length ? " 等" : ""}）；可用 --update-baseline 清除`,
  "helm-chart": ({ folder, command }) => `${folder} 是 Helm chart，其渲染结果没有判断；请运行：${command}`,
  kustomization: ({ folder, command }) => `${folder} 中有 kustomization：其中的文件按原样判断，没有判断它生成的结果；请运行：${command}`,
  "not-compared": ({ object }) => `${object} 没有比较：无法从集群读取这类对象`,
  "render-failed": ({ command, error }) => `${command} 失败：${error}`,
};
