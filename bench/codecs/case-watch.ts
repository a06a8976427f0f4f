import type { Operation } from "./operations.ts";

/** What a codec is asked to do next. */
export interface Asked {
  /** Its name; what stands for it on the command line, as long as it is not loaded. */
  readonly codec: string;
  /** Left out where it is of no type: without a codec that does not load nothing goes on. */
  readonly typeName?: string;
  readonly operation: Operation | "load" | "open" | "close" | "message-reuse";
}

/** Sees what codecs are asked, so that one that never answers, or ends the process, can be named. */
export interface CaseWatch {
  /**
   * Before something is asked, and again for each answer: it may take a while from now on.
   *
   * @param usualMs how long it usually takes, where that is known
   * @returns why it is not to be asked at all: a process was lost by it
   */
  enter(asked: Asked, usualMs?: number): string | undefined;
  /** No codec is asked anything now. */
  leave(): void;
}

/** Where nobody watches: codecs run in a process that may be lost. */
export const unwatched: CaseWatch = { enter: () => undefined, leave: () => undefined };
