/**
 * Names of the categories of rules that users of buf choose between; of each, the next holds more.
 * https://buf.build/docs/breaking/rules/
 */
export type BufCategory = "wire" | "wireJson" | "file";

/** A rule, by the id that buf reports, and where it belongs. */
export interface BufRule {
  readonly id: string;
  readonly categories: readonly BufCategory[];
}
