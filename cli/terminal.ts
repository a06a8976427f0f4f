import process from "node:process";
import { runnerOf } from "./runner.ts";
import { wantsColour } from "./wants-colour.ts";

/** The two outputs of a command: results for people and pipes, and progress. */
export interface Terminal {
  /** Writes a result, to stdout. */
  out(text: string): void;
  /** Writes what is no result, to stderr. */
  err(text: string): void;
  /** Whether results may be coloured. `noColour`: the user said no. */
  colour(options: { readonly noColour: boolean }): boolean;
  /** What the reader types before `wireproof`, such as `npx`; `undefined` for nothing. */
  readonly runner: string | undefined;
  /** Whether stderr is a terminal, on which a line can be rewritten. */
  readonly showsProgress: boolean;
  /** The width of that terminal. */
  columns(): number;
  /** Aborted when nobody reads stdout any more (`| head`). */
  readonly closed: AbortSignal;
}

/** The terminal, or whatever stands in its place, of this process. */
export function terminalOf(): Terminal {
  const { stdout, stderr, env } = process;
  const { TERM: kind } = env;
  const closed = new AbortController();
  stdout.on("error", (error) => onWriteError(error, closed));
  stderr.on("error", (error) => onWriteError(error, undefined));
  return {
    out: (text) => void (closed.signal.aborted || stdout.write(text)),
    err: (text) => void stderr.write(text),
    colour: ({ noColour }) => wantsColour({ env, isTerminal: stdout.isTTY === true, noColour }),
    runner: runnerOf(env),
    showsProgress: stderr.isTTY === true && kind !== "dumb",
    // 0 where the terminal does not say.
    columns: () => stderr.columns || 80,
    closed: closed.signal,
  };
}

/** A reader that has gone away is no error of anyone. */
function onWriteError(error: Error, closed: AbortController | undefined): void {
  if ((error as NodeJS.ErrnoException).code !== "EPIPE") throw error;
  closed?.abort();
}
