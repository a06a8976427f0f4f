/**
 * Whether a dotted or slashed name matches a pattern: `*` stands for any part of
 * one segment, `**` for any number of segments.
 */
export function matchesGlob(pattern: string, name: string): boolean {
  const source = pattern
    .split(/(\*\*|\*)/)
    .map((part) => {
      if (part === "**") return ".*";
      return part === "*" ? "[^./]*" : part.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
    })
    .join("");
  return new RegExp(`^${source}$`, "s").test(name);
}
