import { setTimeout as pause } from "node:timers/promises";
import { Metadata, status as statusCode } from "@grpc/grpc-js";
import type { Prng } from "../../generators/prng.ts";
import type { Schema } from "../../schema/schema.ts";
import { decode } from "../../schema/wire/decode.ts";
import { WireError } from "../../schema/wire/wire-error.ts";
import type { Answerer, Turn } from "./answerer.ts";
import type { CallLog, CallRecord } from "./call-log.ts";
import { entriesOf } from "./metadata.ts";
import { MockMessage } from "./mock-call.ts";
import type { MockMethod } from "./mock-method.ts";
import type { MockDelay, MockDelays } from "./mock-options.ts";
import { prngFor } from "./mock-seed.ts";
import type { PreparedAnswer } from "./prepare-answer.ts";
import type { WireCall } from "./wire-call.ts";

/** What serving calls takes. */
export interface Serving {
  readonly schema: Schema;
  readonly seed: string;
  readonly answer: Answerer;
  /** For answers that have none of their own. */
  readonly delays: MockDelays;
  readonly log: CallLog;
}

/** Answers a call of a method, to its end. Never rejects. */
export async function serveCall(
  serving: Serving,
  method: MockMethod,
  wire: WireCall,
): Promise<void> {
  const { log } = serving;
  const { metadata, signal } = wire;
  const record = log.begin({ method: method.subject, metadata: entriesOf(metadata), signal });
  signal.addEventListener("abort", () => log.end(record, "CANCELLED"), { once: true });
  try {
    const answering = new Answering(serving, method, wire, record);
    await answering.toEnd();
  } catch (error) {
    // Of a caller that is gone: there is nobody to answer.
    if (signal.aborted) return;
    const [code, details] = statusOfThrown(error);
    log.end(record, statusCode[code] ?? "UNKNOWN");
    wire.end({ code, details, metadata: new Metadata() });
  }
}

/** A request that is no message of its type gets what grpc-js gives; a handler that throws, what any server does. */
function statusOfThrown(error: unknown): readonly [code: number, details: string] {
  if (error instanceof Unreadable) return [statusCode.INTERNAL, "Error deserializing request"];
  // "Server side application throws an exception": https://github.com/grpc/grpc/blob/master/doc/statuscodes.md
  return [statusCode.UNKNOWN, error instanceof Error ? error.message : String(error)];
}

/** A request is no message of its type. */
class Unreadable extends Error {}

/** One call that is being answered. */
class Answering {
  private readonly serving: Serving;
  private readonly method: MockMethod;
  private readonly wire: WireCall;
  private readonly record: CallRecord;
  private readonly words: Prng;
  private began = false;
  private sent = 0;
  private newest: MockMessage | undefined;

  constructor(serving: Serving, method: MockMethod, wire: WireCall, record: CallRecord) {
    this.serving = serving;
    this.method = method;
    this.wire = wire;
    this.record = record;
    this.words = prngFor([serving.seed, method.subject, "delays", record.index]);
  }

  async toEnd(): Promise<void> {
    const { clientStreaming, serverStreaming } = this.method;
    const answer =
      clientStreaming && serverStreaming ? await this.answerEach() : await this.answerAll();
    await this.end(answer);
  }

  /** Answers each request as it comes, until one is answered with another status than OK. */
  private async answerEach(): Promise<PreparedAnswer> {
    let last: PreparedAnswer | undefined;
    for await (const bytes of this.wire.requests()) {
      last = await this.answerTo([this.take(bytes)]);
      await this.send(last);
      if (last.code !== statusCode.OK) return last;
    }
    if (last !== undefined) return last;
    const answer = await this.answerTo([]);
    await this.send(answer);
    return answer;
  }

  /** Answers when the caller has sent all it has. */
  private async answerAll(): Promise<PreparedAnswer> {
    for await (const bytes of this.wire.requests()) this.take(bytes);
    const answer = await this.answerTo(this.record.requests);
    await this.send(answer);
    return answer;
  }

  /** @throws Unreadable where the bytes are no message of the type. */
  private take(bytes: Uint8Array): MockMessage {
    const { schema, log } = this.serving;
    const { requestType } = this.method;
    const request = new MockMessage(schema, requestType, bytes);
    log.add(this.record, request);
    this.newest = request;
    try {
      decode(requestType, bytes);
    } catch (cause) {
      if (cause instanceof WireError) throw new Unreadable(cause.message, { cause });
      throw cause;
    }
    return request;
  }

  private async answerTo(requests: Turn["requests"]): Promise<PreparedAnswer> {
    const { method, record: call, newest } = this;
    const turn = { method, call, requests, newest };
    return await this.serving.answer(turn);
  }

  private async send(answer: PreparedAnswer): Promise<void> {
    const { messages, metadata, code } = answer;
    const delays = answer.delays ?? this.serving.delays;
    if (!this.began) {
      this.began = true;
      await this.wait(delays.headers);
      // An error that has nothing to say before it goes without headers, as servers send it.
      const isBare = code !== statusCode.OK && Object.keys(metadata.getMap()).length === 0;
      if (!isBare || messages.length > 0) this.wire.sendHeaders(metadata);
    }
    for (const message of messages) {
      if (this.sent++ > 0) await this.wait(delays.messages);
      await this.wire.send(message);
    }
  }

  private async end({ code, status, text, trailers, delays }: PreparedAnswer): Promise<void> {
    await this.wait((delays ?? this.serving.delays).trailers);
    if (this.wire.signal.aborted) return;
    this.serving.log.end(this.record, status);
    this.wire.end({ code, details: text, metadata: trailers });
  }

  /** Rejects where the caller goes away meanwhile. */
  private async wait(delay: MockDelay | undefined): Promise<void> {
    if (delay === undefined) return;
    const [least, most] = typeof delay === "number" ? [delay, delay] : delay;
    const share = (this.words.next() >>> 0) / 2 ** 32;
    const ms = least + Math.round((most - least) * share);
    if (ms > 0) await pause(ms, undefined, { signal: this.wire.signal });
  }
}
