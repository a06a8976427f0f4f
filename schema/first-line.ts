/** What a text of several lines says first, such as an error with its stack. */
export function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}
