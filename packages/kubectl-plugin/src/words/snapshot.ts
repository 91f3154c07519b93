/** What `snapshot` says to a person. */
export interface SnapshotWords {
  written(file: string, objects: number, namesHidden: boolean): string;
  /** Why a file is not written over. */
  readonly otherFile: string;
}

export const snapshotEn: SnapshotWords = {
  written: (file, objects, namesHidden) => `written: ${file} (${objects} objects${namesHidden ? ", names hidden" : ""}); look through it before you pass it on`,
  otherFile: "it exists and is no snapshot",
};

export const snapshotZh: SnapshotWords = {
  written: (file, objects, namesHidden) => `已写入：${file}（${objects} 个对象${namesHidden ? "，名称已隐藏" : ""}）；交给他人之前请先看一遍`,
  otherFile: "文件已存在，且不是快照",
};
