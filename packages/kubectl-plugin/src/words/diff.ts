/** What is said about files and a cluster that differ. */
export interface DiffWords {
  readonly cluster: string;
  readonly files: string;
  /** Behind the name of an object that the cluster does not have. */
  readonly added: string;
  /** Above verdicts. */
  readonly verdicts: string;
  readonly same: string;
  /** The same, where something could not be read. */
  readonly sameRead: string;
  summary(counts: { readonly objects: number; readonly fields: number; readonly listeners: number; readonly findings: number }): string;
}

const many = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

export const diffEn: DiffWords = {
  cluster: "the cluster as it is",
  files: "the files",
  added: "not in the cluster",
  verdicts: "With the files applied:",
  same: "Files and cluster do not differ in what matters here.",
  sameRead: "No difference among what could be read. That says nothing about what could not: see the errors.",
  summary: ({ objects, fields, listeners, findings }) => `${many(objects, "object")} ${objects === 1 ? "differs" : "differ"}, in ${many(fields, "field")}. With the files applied ${many(listeners, "verdict")} and ${many(findings, "finding")} change.`,
};

export const diffZh: DiffWords = {
  cluster: "集群现状",
  files: "文件",
  added: "集群中没有",
  verdicts: "应用这些文件之后：",
  same: "文件与集群在相关字段上没有差异。",
  sameRead: "读到的内容中没有差异；没有读到的部分无从比较，请看错误信息。",
  summary: ({ objects, fields, listeners, findings }) => `${objects} 个对象不同，共 ${fields} 个字段。应用这些文件后，${listeners} 个结论和 ${findings} 个发现会变化。`,
};
