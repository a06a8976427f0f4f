// The door of `wireproof`: its public contracts, and nothing else.
// biome-ignore-all lint/performance/noBarrelFile: a package's entry is a list of what it offers.
export type {
  Codec,
  CodecClaims,
  CodecModule,
  CodecSchema,
  CodecSession,
  Format,
  Unsupported,
} from "./codecs/codec.ts";
export { CodecCrash, CodecDeclines } from "./codecs/codec-error.ts";
export { loadCodec } from "./codecs/load-codec.ts";
export type { Comparison } from "./engine/comparison.ts";
export { type AcceptedEntry, readAccepted } from "./engine/compat/accepted.ts";
export { type CarrierPlan, oraclePlan, planOf } from "./engine/compat/carriers/codec-carrier.ts";
export type {
  AcceptedChange,
  CallLoss,
  Cell,
  ChangeVerdict,
  CompatResult,
  Hazard,
  Loss,
  MethodVerdict,
  RolloutAnswer,
  StaleEntry,
  VersionResult,
} from "./engine/compat/compat-result.ts";
export type { Demand, Mode, RolloutOrder } from "./engine/compat/modes.ts";
export type { CompatProgress, CompatRequest } from "./engine/compat/run-compat.ts";
export {
  defineConfig,
  type RunDefaults,
  type WireproofConfig,
} from "./engine/config/define-config.ts";
export type {
  MethodConfig,
  OwnCall,
  OwnMessage,
  OwnProperty,
  OwnServer,
  OwnVerdict,
  RunConfig,
} from "./engine/config/run-config.ts";
export type {
  CheckResult,
  CheckStatus,
  Progress,
  RunEvent,
  RunHeader,
  RunListener,
  RunResult,
  Summary,
  Warning,
} from "./engine/events.ts";
export { exitCode } from "./engine/exit-code.ts";
export type { CheckId, Finding, FindingInput, PassingCase, Phase } from "./engine/finding.ts";
export type { CallCheckId, CallFinding, CallPhase, ShownCall } from "./engine/live/call-finding.ts";
export type {
  ContractCoverage,
  CoverageTotals,
  FieldCoverage,
  MessageCoverage,
  MethodCoverage,
  Share,
} from "./engine/live/coverage.ts";
export type { GrpcurlSetup } from "./engine/live/grpcurl-line.ts";
export type {
  CallCheckResult,
  LiveEvent,
  LiveHeader,
  LiveListener,
  LiveProgress,
  LiveResult,
  LiveSummary,
} from "./engine/live/live-events.ts";
export type { LiveRequest, RestartableServer } from "./engine/live/live-request.ts";
export type { CallReplayed, StoredCallFile } from "./engine/live/replay-call.ts";
export { replay, run, runCompat, runLive } from "./engine/on-demand.ts";
export type { Replayed, ReplayRequest, ReplayResult } from "./engine/replay.ts";
export type { RunRequest } from "./engine/run-request.ts";
export { type BinaryConstraints, binary } from "./generators/binary.ts";
export type { EdgeConstraints } from "./generators/edges/context.ts";
export { edgesOf } from "./generators/edges.ts";
export { styleOf } from "./generators/encodings.ts";
export { messageOf } from "./generators/message.ts";
export type { MessageConstraints } from "./generators/message-constraints.ts";
export { type TextConstraints, text } from "./generators/text.ts";
export { readAnswers } from "./mocks/server/assert-answers.ts";
export type { MockCall, MockMessage } from "./mocks/server/mock-call.ts";
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
} from "./mocks/server/mock-options.ts";
export { type MockServer, mockServer } from "./mocks/server/mock-server.ts";
export type { ExpectedCalls } from "./mocks/server/verify-calls.ts";
export type {
  HealthStatuses,
  HealthWatcher,
  ServingStatus,
} from "./mocks/standard/health-statuses.ts";
export { findProperty, properties } from "./properties/catalogue.ts";
export type { JsonUnknown } from "./properties/compat/carrier.ts";
export type { Encoding, Level } from "./properties/compat/levels.ts";
export type {
  CaseInput,
  CharsetInput,
  JsonInput,
  ObjectInput,
  RawInput,
  WireInput,
  WirePart,
} from "./properties/input.ts";
export type { Outcome } from "./properties/outcome.ts";
export type {
  Applicability,
  CaseContext,
  CodecFacts,
  InputChoice,
  Inputs,
  Property,
} from "./properties/property.ts";
export type { Failure, FailureText, FailureWay, Verdict } from "./properties/verdict.ts";
export { type CompatReport, compatReport } from "./reports/compat/compat-json.ts";
export { type JsonReport, jsonReport } from "./reports/json-report.ts";
export { type LiveReport, liveReport } from "./reports/live/live-json.ts";
export { type Difference, type DifferenceReason, firstDifference } from "./schema/compare.ts";
export type { FieldChange, MessagePair, Side } from "./schema/evolution/evolution-types.ts";
export type { MethodChange } from "./schema/evolution/method-changes.ts";
export { type FromJsonOptions, fromJson } from "./schema/json/from-json.ts";
export { JsonError } from "./schema/json/json-error.ts";
export type { ParseOptions } from "./schema/json/parse.ts";
export { toJson } from "./schema/json/to-json.ts";
export { loadSchema, type SchemaRequest } from "./schema/load.ts";
export type { Location, Schema, SchemaSlice } from "./schema/schema.ts";
export { ToolError, type ToolErrorCode } from "./schema/tool-error.ts";
export type {
  EnumType,
  Field,
  FieldKind,
  MessageType,
  Oneof,
  ScalarKind,
  TypeFinder,
} from "./schema/types.ts";
export type {
  ElementValue,
  FieldValue,
  ListValue,
  MapKey,
  MapValue,
  MessageValue,
  ScalarValue,
} from "./schema/value.ts";
export { type LoadedSide, loadSide, type SideRequest } from "./schema/versions/load-side.ts";
export { annotateBytes } from "./schema/wire/annotate.ts";
export { decode } from "./schema/wire/decode.ts";
export { encode } from "./schema/wire/encode.ts";
export { encodeInStyle } from "./schema/wire/encode-in-style.ts";
export type { Remarks } from "./schema/wire/remarks.ts";
export { canonicalStyle, type WireStyle } from "./schema/wire/style.ts";
export { UnencodableError, WireError } from "./schema/wire/wire-error.ts";
export type { Target, TlsOptions } from "./transports/target.ts";
export type { Compression, MetadataEntry, RpcStatus } from "./transports/transport.ts";
