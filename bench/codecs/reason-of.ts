import { inspect } from "node:util";
import { firstLine } from "../../schema/first-line.ts";

/** What was thrown, whatever that was, in one line. */
export function reasonOf(thrown: unknown): string {
  return firstLine(thrown instanceof Error ? thrown.message : inspect(thrown));
}
