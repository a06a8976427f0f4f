import type { Compression, MetadataEntry } from "../../transports/transport.ts";
import type { WirePart } from "../input.ts";

/** What one case of a method sends: plain data, that the store can hold and the shrinker can shrink. */
export interface CallInput {
  /** The requests, in order. Exactly one where the method does not stream them. */
  readonly messages: readonly WirePart[];
  /** What is sent beside what the user has sent with every call. */
  readonly metadata?: readonly MetadataEntry[];
  readonly compression?: Compression;
  /**
   * Whether the fields of each message are laid over those of a request that the method is known to
   * answer with OK. `messages` are what is laid over it until the call is made, and the whole requests from then on.
   */
  readonly overKnownGood?: true;
  /**
   * Fields that the known good request is stripped of before anything is laid over it, in each message: numbers from
   * the message inward. What is laid over it can set a field, and cannot unset one.
   */
  readonly without?: readonly (readonly number[])[];
  /** What is unusual about it, in words. */
  readonly note?: string;
}
