/** A text without the numbers in it, such as where in the bytes something is wrong; the 8 of UTF-8 stays. */
export function withoutNumbers(text: string): string {
  return text.replace(/(?<![\w-])\d+/g, "…");
}
