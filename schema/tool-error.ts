/** What kind of request could not be carried out; stable, for programs that read it. */
export type ToolErrorCode =
  | "usage"
  | "config"
  | "schema"
  | "codec"
  | "known"
  | "store"
  | "unreachable"
  | "nothing-selected";

/**
 * The tool could not do what it was asked to do.
 *
 * A codec or server that misbehaves is never a `ToolError`: that is a finding,
 * and travels as data.
 */
export class ToolError extends Error {
  override readonly name = "ToolError";
  /** The kind of request that failed. */
  readonly code: ToolErrorCode;
  /** What the reader can do about it, or `undefined` if there is nothing. */
  readonly hint: string | undefined;

  constructor(
    message: string,
    options: {
      readonly code: ToolErrorCode;
      readonly hint?: string | undefined;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.code = options.code;
    this.hint = options.hint;
  }
}
