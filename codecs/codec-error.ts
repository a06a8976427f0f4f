/**
 * What a codec throws where the program that it stands for broke down: an end of its process, or
 * an error that it calls its own. Such a case is a crash, never a refusal.
 *
 * Known by its name, for codecs of users have another copy of this module.
 */
export class CodecCrash extends Error {
  override readonly name = "CodecCrash";
}

/**
 * What a codec throws where it says that it was not meant: a testee that skips a test, a message
 * that a program does not know. Nothing is shown by such a case, for the codec or against it.
 */
export class CodecDeclines extends Error {
  override readonly name = "CodecDeclines";
}

/** Whether something thrown says that the codec broke down. */
export function isCodecCrash(error: unknown): error is Error {
  return error instanceof Error && error.name === "CodecCrash";
}

/** Whether something thrown says that the codec was not meant. */
export function isCodecDeclines(error: unknown): boolean {
  return error instanceof Error && error.name === "CodecDeclines";
}
