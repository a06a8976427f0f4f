import { expect } from "vitest";
import type { Schema } from "../schema/schema.ts";
import {
  type CompatibilityOptions,
  isCompatible,
  type SchemaVersion,
} from "./to-be-compatible-with.ts";
import { type AsMessage, type Meaning, meansTheSame } from "./to-mean-the-same-as.ts";
import { type RoundTripped, roundTrips } from "./to-round-trip.ts";

/** What `wireproof/vitest` adds to vitest's `expect`. */
export interface WireproofMatchers {
  /**
   * That a codec, or a function of bytes, reads and writes messages so that they mean what they meant:
   * on stored failures and boundaries, and when fuzzing on random messages. A promise: await it.
   *
   * @example
   * await expect((bytes) => recoded(bytes)).toRoundTrip(OrderSchema);
   * await expect(ourCodec).toRoundTrip(["protos/"], "acme.v1.Order", { properties: ["wire/**"] });
   */
  toRoundTrip(...what: RoundTripped): Promise<void>;
  /**
   * That bytes, ProtoJSON text or a value mean the same message as others, however they are written.
   *
   * @example
   * expect(bytes).toMeanTheSameAs('{"id":1}', schema, "acme.v1.Order");
   * expect(fromCache).toMeanTheSameAs(order, OrderSchema);
   */
  toMeanTheSameAs(expected: Meaning, ...as: AsMessage): void;
  /**
   * That a schema is a safe change of an earlier version, or of several, oldest first: no message and no
   * call of one version breaks with the other. A promise: await it.
   *
   * @example
   * await expect("protos/").toBeCompatibleWith(".git#ref=main,subdir=protos");
   * await expect(newSchema).toBeCompatibleWith(oldSchema, { mode: "BACKWARD" });
   */
  toBeCompatibleWith(
    earlier: SchemaVersion | readonly Schema[],
    options?: CompatibilityOptions,
  ): Promise<void>;
}

declare module "vitest" {
  // biome-ignore lint/suspicious/noExplicitAny: vitest declares it so, and all declarations must agree.
  interface Matchers<T = any> extends WireproofMatchers {}
}

expect.extend({
  toRoundTrip: roundTrips,
  toMeanTheSameAs: meansTheSame,
  toBeCompatibleWith: isCompatible,
});
