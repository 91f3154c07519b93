/** What is said while watching. */
export interface WatchWords {
  /** Once, at the beginning. */
  readonly watching: string;
  /** What a listener or finding has become. */
  readonly events: Readonly<Record<"added" | "changed" | "removed", string>>;
  /** Above what has changed. */
  changed(time: string): string;
  /** A cluster could not be read. */
  again(seconds: number): string;
  /** It can be read again. */
  readonly back: string;
}

export const watchEn: WatchWords = {
  watching: "watching for changes; Ctrl-C ends",
  events: { added: "new", changed: "changed", removed: "gone" },
  changed: (time) => `changed at ${time}`,
  again: (seconds) => `trying again in ${seconds} s; what was shown before may no longer hold`,
  back: "everything can be read again",
};

export const watchZh: WatchWords = {
  watching: "正在监视变化，按 Ctrl-C 结束",
  events: { added: "新增", changed: "变化", removed: "消失" },
  changed: (time) => `${time} 有变化`,
  again: (seconds) => `${seconds} 秒后重试；此前显示的内容可能已经过时`,
  back: "已恢复，全部内容都能读取",
};
