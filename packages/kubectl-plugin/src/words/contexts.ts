/** What is said of several clusters. */
export interface ContextWords {
  name(context: string): string;
  /** The sum of all, behind it. */
  sum(count: number, summary: string): string;
}

export const contextsEn: ContextWords = {
  name: (context) => `context ${context}`,
  sum: (count, summary) => `In all ${count} contexts: ${summary}`,
};

export const contextsZh: ContextWords = {
  name: (context) => `上下文 ${context}`,
  sum: (count, summary) => `${count} 个上下文合计：${summary}`,
};
