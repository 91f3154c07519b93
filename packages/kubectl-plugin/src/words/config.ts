/** What is said about the configuration and about what it suppresses. */
export interface ConfigWords {
  /** Which file counts. */
  used(file: string): string;
  /** How many findings are suppressed; `shown`: they are listed below. */
  suppressed(count: number, shown: boolean): string;
  /** Where a suppression is written. */
  readonly by: Readonly<Record<"annotation" | "comment" | "config", string>>;
  until(day: string): string;
}

export const configEn: ConfigWords = {
  used: (file) => `configuration: ${file}`,
  suppressed: (count, shown) => `${count} ${count === 1 ? "finding is" : "findings are"} suppressed${shown ? ":" : "; -v lists them."}`,
  by: { annotation: "by an annotation", comment: "by a comment", config: "by the configuration" },
  until: (day) => `until ${day}`,
};

export const configZh: ConfigWords = {
  used: (file) => `配置文件：${file}`,
  suppressed: (count, shown) => `已抑制 ${count} 个发现${shown ? "：" : "；使用 -v 列出。"}`,
  by: { annotation: "由注解抑制", comment: "由注释抑制", config: "由配置抑制" },
  until: (day) => `至 ${day}`,
};
