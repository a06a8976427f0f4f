// The door of `wireproof/vitest`: what its users import, and nothing else.
// biome-ignore-all lint/performance/noBarrelFile: a package's entry is a list of what it offers.

export { readAnswers } from "../mocks/server/assert-answers.ts";
export type { MockCall, MockMessage } from "../mocks/server/mock-call.ts";
export type {
  JsonData,
  MockAnswer,
  MockAnswers,
  MockContent,
  MockDelay,
  MockDelays,
  MockHandler,
  MockMetadata,
  MockOptions,
  MockRule,
  MockStep,
} from "../mocks/server/mock-options.ts";
export { type MockServer, mockServer } from "../mocks/server/mock-server.ts";
export type { ExpectedCalls } from "../mocks/server/verify-calls.ts";
export type {
  HealthStatuses,
  HealthWatcher,
  ServingStatus,
} from "../mocks/standard/health-statuses.ts";
export { loadSchema, type SchemaRequest } from "../schema/load.ts";
export type { Schema } from "../schema/schema.ts";
export { type BenchCodecsOptions, benchCodecs } from "./bench-codecs.ts";
export type { CheckingOptions } from "./checked.ts";
export { type CodecTestOptions, codecTests } from "./codec-tests.ts";
export type { WireproofMatchers } from "./matchers.ts";
export { type GeneratedConstraints, messageOf } from "./message-of.ts";
export type { CompatibilityOptions, SchemaVersion } from "./to-be-compatible-with.ts";
export type { AsMessage, Meaning } from "./to-mean-the-same-as.ts";
export type { Recode, RoundTripOptions, RoundTripped, RoundTripper } from "./to-round-trip.ts";

import "./matchers.ts";
