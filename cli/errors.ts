import { inspect } from "node:util";
import { exitCode } from "../engine/exit-code.ts";
import { printable } from "../schema/printable.ts";
import type { ToolError } from "../schema/tool-error.ts";

/**
 * How the command ends on a bug of ours: EX_SOFTWARE of BSD's sysexits.
 *
 * Not 1, which means a finding, so that no script takes our failure for the codec's.
 */
export const softwareErrorCode = 70;

/** A request that could not be carried out: what was wrong, and the remedy. */
export function renderToolError(error: ToolError): string {
  const hint = error.hint === undefined ? "" : `hint: ${lines(error.hint)}\n`;
  return `error: ${lines(error.message)}\n${hint}`;
}

/** Text of several lines (the compiler's, say), each of them plain. */
function lines(text: string): string {
  return text.split("\n").map(printable).join("\n");
}

/** How the command ends on a request that could not be carried out. */
export function toolErrorCode(error: ToolError): number {
  if (error.code === "unreachable") return exitCode.unreachable;
  return error.code === "nothing-selected" ? exitCode.nothingExercised : exitCode.misuse;
}

/** Any other throw: a bug of ours, with all that a report of it needs. */
export function renderError(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? error.message) : inspect(error);
  return `${stack}\n\nThis is a bug in wireproof, or in a codec module. Please report it with the lines above and the command.\n`;
}
