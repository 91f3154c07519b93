import type { Suppressed } from "@kubectl-loopback/core";

/** What is said about the configuration and about what is suppressed. */
export interface ConfigWords {
  /** Which file counts. */
  used(file: string): string;
  /** How many findings are suppressed; `listed`: they follow. */
  suppressed(count: number, listed: boolean): string;
  because(suppressed: Suppressed): string;
}

const BY_EN = { annotation: "by an annotation", comment: "by a comment", config: "by the configuration" };

export const configEn: ConfigWords = {
  used: (file) => `configuration: ${file}`,
  suppressed: (count, listed) => `${count} ${count === 1 ? "finding is" : "findings are"} suppressed${listed ? ":" : "; -v lists them."}`,
  because: ({ by, reason, until }) => `${BY_EN[by]}${until === null ? "" : `, until ${until}`}: ${reason}`,
};

const BY_ZH = { annotation: "由注解抑制", comment: "由注释抑制", config: "由配置文件抑制" };

export const configZh: ConfigWords = {
  used: (file) => `配置文件：${file}`,
  suppressed: (count, listed) => `已抑制 ${count} 个发现${listed ? "：" : "，使用 -v 列出。"}`,
  because: ({ by, reason, until }) => `${BY_ZH[by]}${until === null ? "" : `，至 ${until}`}：${reason}`,
};
