/** What came of handing a codec something. */
export type Outcome =
  | { readonly kind: "wrote"; readonly bytes: Uint8Array }
  /** It threw: a normal answer, which may be right or wrong. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It ended the process or the stack, did not return, changed what is not its own, or gave back no bytes. */
  | Crash;

/** A codec did what no error is an excuse for. */
export interface Crash {
  readonly kind: "crashed";
  readonly reason: string;
  /** Whether it changed what all of the program shares, so that others can be made to do what it wants. */
  readonly security?: true;
}

/** What came of handing a codec something, and what it took. */
export interface Measured {
  readonly outcome: Outcome;
  /** How long it took, in milliseconds, waiting for its turn on a busy machine left out. */
  readonly ms: number;
  /** How much memory it took beyond its input, in bytes: the most at any time, as far as it was seen. */
  readonly bytes: number;
}

/** What came of having a codec read text. */
export type TextOutcome =
  | { readonly kind: "read"; readonly text: string }
  | { readonly kind: "refused"; readonly reason: string }
  | Crash;

/** Goes on with a value or with what a promise of it gives; no promise is made where there was none. */
export function andThen<A, B>(
  value: A | Promise<A>,
  next: (value: A) => B | Promise<B>,
): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}
