/** Where the encoding guide says what the wire format is. */
export const encodingGuide = "https://protobuf.dev/programming-guides/encoding/";

/** The bytes are no legal encoding of any message: a decoder must refuse them. */
export class WireError extends Error {
  override readonly name = "WireError";
  /** How many bytes of the input stand before the malformed part. */
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(`at byte ${offset}: ${message}`);
    this.offset = offset;
  }
}

/** No legal bytes can carry the value: an encoder must refuse it. */
export class UnencodableError extends Error {
  override readonly name = "UnencodableError";
}
