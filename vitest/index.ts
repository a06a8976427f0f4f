// The door of `wireproof/vitest`: what its users import, and nothing else.
// biome-ignore-all lint/performance/noBarrelFile: a package's entry is a list of what it offers.

export type { CheckingOptions } from "./checked.ts";
export { type CodecTestOptions, codecTests } from "./codec-tests.ts";
export type { WireproofMatchers } from "./matchers.ts";
export { type GeneratedConstraints, messageOf } from "./message-of.ts";
export type { CompatibilityOptions, SchemaVersion } from "./to-be-compatible-with.ts";
export type { AsMessage, Meaning } from "./to-mean-the-same-as.ts";
export type { Recode, RoundTripOptions, RoundTripped, RoundTripper } from "./to-round-trip.ts";

import "./matchers.ts";
