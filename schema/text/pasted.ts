import type { TextOptions } from "./colours.ts";

/** A command of this program as its reader's shell takes it; other commands as they are. */
export function pasted(command: string, { runner }: Pick<TextOptions, "runner">): string {
  const isOurs = command === "wireproof" || command.startsWith("wireproof ");
  return isOurs && runner !== undefined ? `${runner} ${command}` : command;
}
