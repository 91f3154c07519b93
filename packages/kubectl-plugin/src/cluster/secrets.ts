/** A text without the names and passwords that addresses in it may hold. */
export function withoutSecrets(text: string): string {
  return text.replaceAll(/\/\/[^/@\s]*@/g, "//");
}
