/** How wide lines may get: a terminal's width; text for files and pipes is not broken. */
export function widthOf({ isTTY, columns }: { readonly isTTY: boolean; readonly columns: number }): number {
  return isTTY ? Math.max(columns, 40) : Infinity;
}
