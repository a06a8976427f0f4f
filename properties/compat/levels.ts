import type { Side } from "../../schema/evolution/evolution-types.ts";

/** What a reader of another version of the schema may keep of a message, the most basic first. */
export type Level =
  /** It takes the message at all. */
  | "decodes"
  /** Each field that both versions have means what the writer meant. */
  | "value"
  /** It can tell set from unset where the writer could. */
  | "presence"
  /** What a reader of the new version writes again means the same to the old one. */
  | "lossless";

/** In order, the most basic first. */
export const levels: readonly Level[] = ["decodes", "value", "presence", "lossless"];

/** In which form a message travels. */
export type Encoding = "binary" | "json";

/** Both. */
export const encodings: readonly Encoding[] = ["binary", "json"];

/** Who writes and who reads; `round` is from the old version to the new one and back. */
export type Direction = "old-to-new" | "new-to-old" | "round";

/** The side that writes. */
export function writerOf(direction: Direction): Side {
  return direction === "new-to-old" ? "new" : "old";
}
