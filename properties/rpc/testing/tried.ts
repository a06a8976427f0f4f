import { prngOf } from "../../../generators/prng.ts";
import { describeJson } from "../../../schema/json/describe-json.ts";
import { methodsOf, subjectOf } from "../../../schema/methods.ts";
import type { Schema } from "../../../schema/schema.ts";
import type { MessageValue } from "../../../schema/value.ts";
import { decode } from "../../../schema/wire/decode.ts";
import { WireError } from "../../../schema/wire/wire-error.ts";
import { grpcJs } from "../../../transports/grpc-js.ts";
import type { Transport } from "../../../transports/transport.ts";
import type { Failure, FailureText, Verdict } from "../../verdict.ts";
import type { CallInput } from "../call-input.ts";
import { requestPart } from "../call-inputs.ts";
import type { CallContext, MethodFacts, TryingProperty } from "../call-property.ts";
import type { Exchange, LiveMethod, ReadAnswer } from "../exchange.ts";
import { laidOver } from "../lay-over.ts";
import { bytesOf } from "./judged-call.ts";

/** What is tried, and with what. */
export interface Trying {
  /** The name of the method. */
  readonly name: string;
  readonly schema: Schema;
  /** What the schema says of the method where left out. */
  readonly facts?: MethodFacts;
  /** A request that is answered with OK, as ProtoJSON. */
  readonly knownGood?: unknown;
  readonly maxRequestBytes?: number;
  /** How many random cases follow the edges; none where left out. */
  readonly random?: number;
  /** Edges of the property; all of the first 30 where left out. */
  readonly inputs?: readonly CallInput[];
}

/** What came of it. */
export interface Tried {
  /** How often each verdict was given. */
  readonly counts: Readonly<Partial<Record<Verdict["kind"], number>>>;
  /** The first failure at its smallest; absent where there was none. */
  readonly failure?: TriedFailure;
  readonly calls: number;
}

/** A failure, its texts and the smallest input that shows it. */
export interface TriedFailure extends Pick<Failure, "way" | "signature">, FailureText {
  readonly input: CallInput;
  /** The requests of the input, as JSON. */
  readonly json: readonly string[];
}

/** The methods of a schema, as a run has them. */
export function liveMethods(schema: Schema): readonly LiveMethod[] {
  const all: LiveMethod[] = [];
  for (const method of methodsOf(schema))
    all.push({
      ...method,
      subject: subjectOf(method),
      requestType: schema.message(method.request),
      responseType: schema.message(method.response),
      siblings: all,
    });
  return all;
}

/** What the schema says of a method. */
export function factsOf({ idempotency }: LiveMethod): MethodFacts {
  const noSideEffects = idempotency === "no side effects";
  return { noSideEffects, idempotent: noSideEffects || idempotency === "idempotent" };
}

/** How many simpler inputs are tried at most. */
const maxAttempts = 200;

/** Tries a property with a server over a real connection: its edges, and random inputs; shrinks the first failure. */
export async function tried(
  property: TryingProperty,
  address: string,
  trying: Trying,
): Promise<Tried> {
  const bench = new TryingBench(address, trying);
  const counts: Partial<Record<Verdict["kind"], number>> = {};
  try {
    for (const input of casesOf(property, bench.method, trying)) {
      const verdict = await property.check(input, bench);
      counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1;
      if (verdict.kind !== "broken") continue;
      const failure = await smallest(property, { input, failure: verdict.failure }, bench);
      return { counts, failure, calls: bench.calls };
    }
    return { counts, calls: bench.calls };
  } finally {
    bench.close();
  }
}

function* casesOf(
  property: TryingProperty,
  method: LiveMethod,
  { inputs, random = 0 }: Trying,
): Generator<CallInput> {
  const source = property.inputs(method);
  let left = 30;
  for (const edge of inputs ?? source.edges()) {
    if (left === 0) break;
    left--;
    yield edge;
  }
  for (let index = 0; index < random; index++) yield source.random(prngOf(1, 2, 3, index));
}

async function smallest(
  property: TryingProperty,
  found: { readonly input: CallInput; readonly failure: Failure },
  bench: TryingBench,
): Promise<TriedFailure> {
  let { input, failure } = found;
  let attempts = 0;
  for (let isSmaller = true; isSmaller; ) {
    isSmaller = false;
    for (const simpler of property.inputs(bench.method).shrink(input)) {
      attempts++;
      if (attempts > maxAttempts) break;
      const verdict = await property.check(simpler, bench);
      if (verdict.kind !== "broken" || verdict.failure.signature !== failure.signature) continue;
      [input, failure, isSmaller] = [simpler, verdict.failure, true];
      break;
    }
  }
  const { requestType } = bench.method;
  const json = input.messages.map(({ value }) => describeJson(bench.schema, requestType, value));
  return { way: failure.way, signature: failure.signature, ...failure.describe(), input, json };
}

/** A context that calls a server over one connection, and lays inputs over one request that is known to be good. */
class TryingBench implements CallContext {
  readonly schema: Schema;
  readonly facts: MethodFacts;
  readonly toleranceMs = 500;
  readonly method: LiveMethod;
  readonly maxRequestBytes?: number;
  calls = 0;
  private readonly transport: Transport;
  private readonly knownGood: Uint8Array | undefined;

  constructor(address: string, trying: Trying) {
    const { schema, name, knownGood, maxRequestBytes } = trying;
    const method = liveMethods(schema).find((one) => one.name === name);
    if (method === undefined) throw new TypeError(`no method is called ${name}`);
    this.schema = schema;
    this.method = method;
    this.facts = trying.facts ?? factsOf(method);
    this.knownGood =
      knownGood === undefined ? undefined : bytesOf(knownGood, method.request, schema);
    if (maxRequestBytes !== undefined) this.maxRequestBytes = maxRequestBytes;
    this.transport = grpcJs(address);
  }

  readonly call: CallContext["call"] = async (input, options = {}) =>
    await this.callMethod(this.method, input, options);

  readonly callOther: CallContext["callOther"] = async (subject, input, options = {}) => {
    const other = liveMethods(this.schema).find((one) => one.subject === subject);
    if (other === undefined) throw new TypeError(`no method is called ${subject}`);
    return await this.callMethod(other, input, options);
  };

  readonly callRaw: CallContext["callRaw"] = async (call) => {
    this.calls++;
    const { path, clientStreaming = false, serverStreaming = false, ...request } = call;
    return await this.transport.call({
      ...request,
      method: { path, clientStreaming, serverStreaming },
    });
  };

  readonly isAlive: CallContext["isAlive"] = () => Promise.resolve(true);

  close(): void {
    this.transport.close();
  }

  private async callMethod(
    method: LiveMethod,
    given: CallInput,
    options: NonNullable<Parameters<CallContext["call"]>[1]>,
  ): Promise<Exchange> {
    const base = this.baseOf(method);
    const input = base === undefined ? given : laidOver(method, given, base);
    const start = performance.now();
    const { clientStreaming, serverStreaming, subject } = method;
    const outcome = await this.callRaw({
      path: `/${subject}`,
      ...{ clientStreaming, serverStreaming },
      messages: input.messages.map(({ bytes }) => bytes),
      ...(input.metadata === undefined ? {} : { metadata: input.metadata }),
      ...(input.compression === undefined ? {} : { compression: input.compression }),
      ...options,
    });
    const answers = outcome.messages.map((bytes) => answerOf(method, bytes));
    const ms = performance.now() - start;
    return { method, input, outcome, ms, deadlineMs: options.deadlineMs ?? 5000, answers };
  }

  /** Of another method the known good request is the same where it has the same type. */
  private baseOf(method: LiveMethod): MessageValue | undefined {
    if (this.knownGood === undefined || method.request !== this.method.request) return undefined;
    return decode(method.requestType, this.knownGood);
  }
}

function answerOf({ responseType }: LiveMethod, bytes: Uint8Array): ReadAnswer {
  try {
    return { kind: "read", value: decode(responseType, bytes), bytes };
  } catch (error) {
    if (!(error instanceof WireError)) throw error;
    return { kind: "unreadable", reason: error.message, bytes };
  }
}

/** An input of one request given as ProtoJSON. */
export function inputOf(json: unknown, schema: Schema, typeName: string): CallInput {
  const type = schema.message(typeName);
  return { messages: [requestPart(type, decode(type, bytesOf(json, typeName, schema)))] };
}
