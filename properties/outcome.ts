/** What came of handing a codec something. */
export type Outcome =
  | { readonly kind: "wrote"; readonly bytes: Uint8Array }
  /** It threw: a normal answer, which may be right or wrong. */
  | { readonly kind: "refused"; readonly reason: string }
  /** It ended the process or the stack, did not return, changed what is not its own, or gave back no bytes. */
  | { readonly kind: "crashed"; readonly reason: string };

/** Goes on with a value or with what a promise of it gives; no promise is made where there was none. */
export function andThen<A, B>(
  value: A | Promise<A>,
  next: (value: A) => B | Promise<B>,
): B | Promise<B> {
  return value instanceof Promise ? value.then(next) : next(value);
}
