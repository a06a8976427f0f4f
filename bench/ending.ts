import process from "node:process";
import { exitCode } from "../engine/exit-code.ts";
import { ToolError } from "../schema/tool-error.ts";

/** Runs a program to its end: what it was asked wrongly it tells in two lines, any other throw is a bug of ours. */
export async function toEnd(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const hint = error.hint === undefined ? "" : `hint: ${error.hint}\n`;
    process.stderr.write(`error: ${error.message}\n${hint}`);
    process.exitCode =
      error.code === "nothing-selected" ? exitCode.nothingExercised : exitCode.misuse;
  }
}
