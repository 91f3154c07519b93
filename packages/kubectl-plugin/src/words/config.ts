/** What is said about the configuration file. */
export interface ConfigWords {
  /** Which file counts. */
  used(file: string): string;
}

export const configEn: ConfigWords = {
  used: (file) => `configuration: ${file}`,
};

export const configZh: ConfigWords = {
  used: (file) => `配置文件：${file}`,
};
