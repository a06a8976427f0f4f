import type { CodecClaims, Format } from "../codecs/codec.ts";
import type { Prng } from "../generators/prng.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import type { CaseInput } from "./input.ts";
import type { Measured, Outcome, TextOutcome } from "./outcome.ts";
import type { Verdict } from "./verdict.ts";

/** The ids of all properties: stable for ever, since stores and lists of known failures go by them. */
export type PropertyId =
  | "wire/round-trip"
  | "wire/any-legal-encoding"
  | "wire/unknown-fields"
  | "wire/merge"
  | "wire/stable"
  | "object/encode"
  | "json/to-binary"
  | "json/from-binary"
  | "json/round-trip"
  | "json/accepts-all-spellings"
  | "json/refuses"
  | "json/well-known"
  | "json/ignores-unknown"
  | "text/legacy-charset"
  | "text/streaming-agrees"
  | "diff/value"
  | "diff/accept"
  | "diff/json"
  | "diff/limits"
  | "hostile/refuses"
  | "hostile/agrees"
  | "hostile/survives"
  | "hostile/no-stale-memory";

/** A claim, and where it is written. */
export interface Claim {
  /** `area/name`: the key of reports and known failures. */
  readonly id: string;
  /** The claim in one line. */
  readonly claim: string;
  /** The clause of the specification that the claim rests on. */
  readonly source: string;
  /** What is checked, why it matters to a user, and what the specification says. */
  readonly explanation: string;
}

/**
 * One claim about codecs.
 *
 * An object, not a test, so that the command line, vitest, the store and the
 * bench run the same thing.
 */
export interface Property extends Claim {
  /** Whether it compares two codecs: then it is checked once for each pair. */
  readonly compares?: true;
  /** Whether it runs only where somebody asks for it by name. */
  readonly onRequest?: true;
  /** Whether there is anything to check. A property that does not apply is never counted as passed. */
  appliesTo(type: MessageType, codec: CodecFacts): Applicability;
  inputs(type: MessageType, choice?: InputChoice): Inputs;
  check(input: CaseInput, context: CaseContext): Verdict | Promise<Verdict>;
}

/** Which inputs of a property are asked for. What is left in is the same, whatever is left out. */
export interface InputChoice {
  /** Encodings of text by the names of `iconv-lite`; all where left out. */
  readonly encodings?: readonly string[];
}

/** Where the inputs of a property come from. */
export interface Inputs {
  /** The deterministic boundaries, the same on every run. */
  edges(): Iterable<CaseInput>;
  random(prng: Prng): CaseInput;
  /** Random cases beyond which more show nothing new; as many as are asked for where left out. */
  readonly maxRandom?: number;
  /** Strictly simpler inputs, simplest first; works on any input, however it was made. */
  shrink(input: CaseInput): Iterable<CaseInput>;
}

/** Whether a property says anything about a subject and a codec. */
export type Applicability =
  | { readonly applies: true }
  | { readonly applies: false; readonly reason: string };

/** What a property may know of the codec in hand: what it declares, never who it is. */
export interface CodecFacts {
  readonly claims: CodecClaims;
  /** Whether it encodes plain objects. */
  readonly encodesObjects: boolean;
  /** Whether it reads and writes text in other encodings than UTF-8. */
  readonly readsText?: boolean;
}

/** What a check works with. */
export interface CaseContext {
  readonly schema: Schema;
  readonly type: MessageType;
  readonly codec: CodecFacts;
  /** Has the codec read bytes of one format and write them in another; both are binary where left out. */
  transcode(bytes: Uint8Array, from?: Format, to?: Format): Outcome | Promise<Outcome>;
  encodeObject(object: Readonly<Record<string, unknown>>): Outcome | Promise<Outcome>;
  /** As `transcode`, and what it took. */
  measured(bytes: Uint8Array, from?: Format, to?: Format): Measured | Promise<Measured>;
  /** As `transcode`, and only how long it took, in milliseconds: cheaper than `measured`. */
  timed(bytes: Uint8Array, from?: Format, to?: Format): number | Promise<number>;
  /**
   * As `transcode`, with what lay in memory before set to `pattern` (0 to 255): what stands
   * around the bytes, and every fresh buffer that nobody has to zero.
   */
  poisoned(
    pattern: number,
    bytes: Uint8Array,
    from?: Format,
    to?: Format,
  ): Outcome | Promise<Outcome>;
  /** Reads text in an encoding, chunk by chunk; there where the codec is one of text. */
  decodeText?(encoding: string, chunks: readonly Uint8Array[]): TextOutcome;
  /** Writes text in an encoding, chunk by chunk; there where the codec is one of text. */
  encodeText?(encoding: string, chunks: readonly string[]): Outcome;
  /** The second codec of a check that compares two. */
  readonly other?: OtherCodec;
}

/** The codec that another one is compared with. Names are for the texts of findings only. */
export interface OtherCodec {
  readonly name: string;
  /** The name of the one that it is compared with: of that in `codec`. */
  readonly firstName: string;
  readonly facts: CodecFacts;
  transcode(bytes: Uint8Array, from?: Format, to?: Format): Outcome | Promise<Outcome>;
}
