import { spawnSync } from "node:child_process";
import { ToolError } from "../tool-error.ts";

/** What a git command came to: its output, or `undefined` where it failed. */
export type GitRun = (args: readonly string[], input?: string) => Buffer | undefined;

/**
 * Runs git on one repository, without a shell. Nothing that is run here writes to it.
 *
 * @throws ToolError `schema` where there is no git.
 */
export function gitIn(gitFolder: string): GitRun {
  return (args, input) => {
    const run = spawnSync("git", [`--git-dir=${gitFolder}`, ...args], {
      input: input ?? "",
      // As much as the schemas of a repository are.
      maxBuffer: Number.POSITIVE_INFINITY,
    });
    if (run.error !== undefined)
      throw new ToolError(`git cannot be run: ${run.error.message}`, {
        code: "schema",
        hint: "reading a revision takes git; it was looked for in PATH",
        cause: run.error,
      });
    return run.status === 0 ? run.stdout : undefined;
  };
}
