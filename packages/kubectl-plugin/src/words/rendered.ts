import { fieldName, type Rendered } from "@kubectl-loopback/core";

/** Where to change what a tool made. */
export type RenderedWords = Readonly<Record<Rendered["by"], (rendered: Rendered) => string>>;

const USUAL = "service.annotations, controller.service.annotations, ingress.annotations";

export const renderedEn: RenderedWords = {
  helm: ({ from, file, path }) => (file !== null && path !== null
    ? `Helm made this of ${from}: change it in ${file}, at ${fieldName(path)}.`
    : `Helm made this of ${from}: change the chart's values (usually ${USUAL}), not this text; with --chart FOLDER they are looked up.`),
  kustomize: ({ from, file }) => `Kustomize made this of ${from}: change it in ${file ?? "the resources named there, or with a patch"}, not in this text.`,
};

export const renderedZh: RenderedWords = {
  helm: ({ from, file, path }) => (file !== null && path !== null
    ? `此内容由 Helm 从 ${from} 生成：请修改 ${file} 中的 ${fieldName(path)}。`
    : `此内容由 Helm 从 ${from} 生成：请修改 chart 的 values（通常为 ${USUAL}），而不是这段文本；用 --chart FOLDER 可以查出具体位置。`),
  kustomize: ({ from, file }) => `此内容由 Kustomize 从 ${from} 生成：请修改${file === null ? "其中引用的资源，或添加 patch" : ` ${file}`}，而不是这段文本。`,
};
