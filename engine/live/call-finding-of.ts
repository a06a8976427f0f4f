import type { LiveMethod } from "../../properties/rpc/exchange.ts";
import type { FailureText } from "../../properties/verdict.ts";
import { toHex } from "../../schema/hex.ts";
import { describeJson } from "../../schema/json/describe-json.ts";
import type { Location, Schema } from "../../schema/schema.ts";
import { annotateBytes } from "../../schema/wire/annotate.ts";
import { idOf, replayCommand } from "../finding-of.ts";
import { styleWords } from "../shown-input.ts";
import type { CallFinding, ShownCall } from "./call-finding.ts";
import type { CallScript, CallStep, FieldPath, Taken } from "./call-script.ts";
import { type FailedCall, fingerprintOf, hashOf, sizeOf } from "./failed-call.ts";

/** So much of a request is shown, of so many requests and of a text: what is stored makes the whole call. */
const maxBytes = 10_000;
const maxRequests = 100;
const maxText = 20_000;

/** All that is known of a failure once it was looked into. */
export interface InvestigatedCall extends FailedCall {
  /** What makes it fail, with the smallest input as its last step. */
  readonly script: CallScript;
  readonly shrink: CallFinding["shrink"];
  readonly repeats: CallFinding["repeats"];
}

/** What a finding is made with. */
export interface FindingContext {
  readonly schema: Schema;
  readonly methods: ReadonlyMap<string, LiveMethod>;
  readonly target: string;
  readonly seed: string;
  readonly count: number;
}

/** The failure as plain data, to store and to show. */
export function callFindingOf(call: InvestigatedCall, context: FindingContext): CallFinding {
  const { claim, method, failure, origin, script, status } = call;
  const print = fingerprintOf(claim.id, method.subject, failure.signature);
  const id = idOf(print);
  const text = failure.describe();
  const last = script.steps.at(-1);
  const location = locationOf(context.schema, method, text);
  return {
    property: claim.id,
    subject: method.subject,
    target: context.target,
    id,
    fingerprint: print,
    group: hashOf([claim.id, failure.way, failure.signature]).slice(0, 8),
    phase: origin.phase,
    seed: context.seed,
    index: origin.index,
    way: failure.way,
    signature: failure.signature,
    claim: claim.claim,
    source: text.source ?? claim.source,
    calls: script.steps.map((step) => shownCall(step, context)),
    ...shownText(text),
    ...(status === undefined ? {} : { status }),
    ...(failure.security === undefined ? {} : { security: failure.security }),
    explanation: (last?.input.messages ?? []).flatMap(({ bytes }) =>
      annotateBytes(method.requestType, bytes),
    ),
    ...(text.place === undefined ? {} : placeOf(text.place)),
    ...(location === undefined ? {} : { location }),
    shrink: call.shrink,
    repeats: call.repeats,
    count: context.count,
    replay: replayCommand(id),
  };
}

/** What is said of a failure, without more of it than anybody reads. */
export function shownText({
  expected,
  actual,
  because,
}: FailureText): Pick<CallFinding, "expected" | "actual" | "because"> {
  return {
    expected: cutText(expected),
    actual: cutText(actual),
    ...(because === undefined ? {} : { because: cutText(because) }),
  };
}

/** A call as it was made the first time, before anything is known of it; `why` says why it stays so. */
export function uninvestigated(failed: FailedCall, why?: string): InvestigatedCall {
  const bytes = sizeOf(failed.input);
  return {
    ...failed,
    script: failed.origin.script,
    shrink: {
      ...{ steps: 0, calls: 0, fromBytes: bytes, toBytes: bytes },
      ...(why === undefined ? {} : { stopped: why }),
    },
    repeats: { failed: 0, of: 0 },
  };
}

function shownCall(step: CallStep, { schema, methods }: FindingContext): ShownCall {
  const { subject, input } = step;
  const type = methods.get(subject)?.requestType;
  const note = input.note === undefined ? [] : [input.note];
  const styles = input.messages.flatMap(({ style }) => (style === undefined ? [] : [style]));
  const shown = shownRequests(input.messages.map(({ bytes }) => bytes));
  return {
    subject,
    json:
      type === undefined
        ? []
        : input.messages
            .slice(0, maxRequests)
            .map(({ value }) => cutText(describeJson(schema, type, value))),
    ...shown,
    takes: step.takes.map((taken) => takenWords(taken, step, methods)),
    metadata: (input.metadata ?? []).map(({ name, value }) => ({
      name,
      value: typeof value === "string" ? value : toHex(value),
    })),
    ...(input.compression === undefined ? {} : { compression: input.compression }),
    written: [...styles.flatMap(styleWords), ...note],
  };
}

/** Requests in hex, and what of them is left out. */
function shownRequests(requests: readonly Uint8Array[]): Pick<ShownCall, "hex" | "cut"> {
  const hex = requests.slice(0, maxRequests).map((bytes) => toHex(bytes.subarray(0, maxBytes)));
  const bytes = requests.reduce((sum, request) => sum + request.length, 0);
  if (requests.length <= maxRequests && requests.every(({ length }) => length <= maxBytes))
    return { hex };
  const what = requests.length === 1 ? "" : ` of ${requests.length} requests`;
  return { hex, cut: `the first part of ${bytes} bytes${what}; the replay makes the whole call` };
}

/** `document_id from the answer to call 2` */
function takenWords(
  taken: Taken,
  { subject }: CallStep,
  methods: ReadonlyMap<string, LiveMethod>,
): string {
  const into = pathWords(methods.get(subject)?.requestType, taken.into);
  const of = taken.from === "response" ? "the answer to call" : "call";
  return `${into} from ${of} ${taken.step + 1}`;
}

function pathWords(type: LiveMethod["requestType"] | undefined, path: FieldPath): string {
  const names: string[] = [];
  let at = type;
  for (const number of path) {
    const field = at?.byNumber.get(number);
    names.push(field?.name ?? String(number));
    at = field?.message;
  }
  return names.join(".");
}

function placeOf(place: NonNullable<FailureText["place"]>): Pick<CallFinding, "path" | "place"> {
  const { path, typeName, field } = place;
  return { path, place: field === undefined ? { typeName } : { typeName, field } };
}

/** Where the field is declared at which expected and actual part, or else the method. */
function locationOf(
  schema: Schema,
  { service, name }: LiveMethod,
  { place }: FailureText,
): Location | undefined {
  const ofPlace = place === undefined ? undefined : schema.locate(place.typeName, place.field);
  return ofPlace ?? schema.locateMethod(service, name);
}

/** No pair of surrogates is cut in two. */
function cutText(text: string): string {
  if (text.length <= maxText) return text;
  const kept = text.slice(0, maxText).replace(/[\ud800-\udbff]$/, "");
  return `${kept}… and ${text.length - kept.length} more characters`;
}
