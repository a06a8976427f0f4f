import type { CodecClaims } from "../codecs/codec.ts";
import type { Prng } from "../generators/prng.ts";
import type { Schema } from "../schema/schema.ts";
import type { MessageType } from "../schema/types.ts";
import type { CaseInput } from "./input.ts";
import type { Outcome } from "./outcome.ts";
import type { Verdict } from "./verdict.ts";

/**
 * One claim about codecs.
 *
 * An object, not a test, so that the command line, vitest, the store and the
 * bench run the same thing.
 */
export interface Property {
  /** `area/name`, stable for ever: the key of reports and known failures. */
  readonly id: string;
  /** The claim in one line. */
  readonly claim: string;
  /** The clause of the specification that the claim rests on. */
  readonly source: string;
  /** What is checked, why it matters to a user, and what the specification says. */
  readonly explanation: string;
  /** Whether there is anything to check. A property that does not apply is never counted as passed. */
  appliesTo(type: MessageType, codec: CodecFacts): Applicability;
  inputs(type: MessageType): Inputs;
  check(input: CaseInput, context: CaseContext): Verdict | Promise<Verdict>;
}

/** Where the inputs of a property come from. */
export interface Inputs {
  /** The deterministic boundaries, the same on every run. */
  edges(): Iterable<CaseInput>;
  random(prng: Prng): CaseInput;
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
}

/** What a check works with. */
export interface CaseContext {
  readonly schema: Schema;
  readonly type: MessageType;
  readonly codec: CodecFacts;
  /** Has the codec read bytes and write them again, both in binary. */
  transcode(bytes: Uint8Array): Outcome | Promise<Outcome>;
  encodeObject(object: Readonly<Record<string, unknown>>): Outcome | Promise<Outcome>;
}
