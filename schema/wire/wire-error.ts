/** Where the encoding guide says what the wire format is. */
export const encodingGuide = "https://protobuf.dev/programming-guides/encoding/";

/** In which way bytes are malformed: each has a clause of its own. */
export type Malformation =
  /** A tag, a number or a payload ends behind the message that it stands in. */
  | "cut short"
  /** A length prefix counts more bytes than the message around it has left. */
  | "length past the end"
  /** The last element of a packed run ends behind the run. */
  | "ragged packed run"
  /** A varint of more than ten bytes. */
  | "overlong varint"
  | "field number 0"
  /** A tag of more than 32 bits. */
  | "field number too large"
  /** A wire type that does not exist. */
  | "unknown wire type"
  /** An end of a group that was not begun, or of another one than was. */
  | "unmatched end of group"
  | "unended group"
  | "invalid UTF-8"
  /** Deeper than our own decoder goes; the specification names no limit. */
  | "too deep";

/** The bytes are no legal encoding of any message: a decoder must refuse them. */
export class WireError extends Error {
  override readonly name = "WireError";
  /** How many bytes of the input stand before the malformed part. */
  readonly offset: number;
  readonly malformation: Malformation;
  /**
   * Whether what is missing could be behind the end of the message, or of the packed run, that it
   * should be in: where a decoder finds it that does not stop at such ends.
   */
  readonly goesOn: boolean;

  constructor(message: string, offset: number, malformation: Malformation, goesOn = false) {
    super(`at byte ${offset}: ${message}`);
    this.offset = offset;
    this.malformation = malformation;
    this.goesOn = goesOn;
  }
}

/** No legal bytes can carry the value: an encoder must refuse it. */
export class UnencodableError extends Error {
  override readonly name = "UnencodableError";
}
