import { Channel, type ChannelInterface, type Metadata, status } from "@grpc/grpc-js";
import { AbortGroups } from "./grpc-js/abort-groups.ts";
import { CallUnderWay } from "./grpc-js/call-under-way.ts";
import { channelCredentials } from "./grpc-js/channel-credentials.ts";
import {
  channelAddress,
  channelOptions,
  defaultMaxMessageBytes,
} from "./grpc-js/channel-options.ts";
import { metadataOf, targetMetadata } from "./grpc-js/metadata.ts";
import { Overdue } from "./grpc-js/overdue.ts";
import type { Target } from "./target.ts";
import type { CallOutcome, CallRequest, Compression, Transport } from "./transport.ts";

/** What a caller may do beside calling. */
export interface GrpcJsOptions {
  /**
   * How many times a call is made at most where its connection is lost, as a client does that takes the method for
   * idempotent. Once where left out. https://github.com/grpc/proposal/blob/master/A6-client-retries.md
   */
  readonly maxAttempts?: number;
  /** Over how many connections the calls go, by turns. 1 where left out. None is shared with another transport. */
  readonly connections?: number;
  /** By how much a call may outlast its deadline before it is given up, in milliseconds. 500 where left out. */
  readonly toleranceMs?: number;
}

/** How long a call may take that names no deadline. */
const defaultDeadlineMs = 5000;
/** How far a call may outlast its deadline where nothing is said. */
const defaultToleranceMs = 500;
/** How often calls that outlast their deadlines are looked for; part of the tolerance. */
const lookEveryMs = 50;
/** How much a stream may bring at least, however small its messages must be. */
const minStreamBytes = 64 * 1024 * 1024;

/**
 * Calls a server with `@grpc/grpc-js`; one that is named by its address alone in plain text. Connects with the first call.
 *
 * @throws ToolError `usage` where the address, a certificate or the key cannot be read, or metadata cannot be sent.
 */
export function grpcJs(target: Target | string, options: GrpcJsOptions = {}): Transport {
  const known = typeof target === "string" ? { address: target, metadata: [] } : target;
  return new GrpcJsTransport(known, options);
}

class GrpcJsTransport implements Transport {
  readonly name = "grpc-js";
  private readonly connections: number;
  private readonly base: Metadata;
  private readonly underWay = new Set<CallUnderWay>();
  private readonly overdue = new Overdue(lookEveryMs);
  private readonly aborts = new AbortGroups();
  private readonly toleranceMs: number;
  private readonly maxBytes: number;
  /** The library compresses by channel, so that each way has channels of its own, opened on first use. */
  private readonly channels = new Map<Compression, readonly ChannelInterface[]>();
  private readonly open: (compression: Compression) => ChannelInterface;
  private calls = 0;
  private isClosed = false;

  constructor(target: Target, options: GrpcJsOptions) {
    const { maxAttempts = 1, connections = 1, toleranceMs = defaultToleranceMs } = options;
    if (!(Number.isInteger(connections) && connections > 0))
      throw new RangeError(`a transport has one connection at least, not ${connections}`);
    this.connections = connections;
    this.toleranceMs = Math.max(0, toleranceMs - lookEveryMs);
    this.maxBytes = Math.max(minStreamBytes, target.maxMessageBytes ?? defaultMaxMessageBytes);
    this.base = targetMetadata(target.metadata);
    const credentials = channelCredentials(target.tls);
    const address = channelAddress(target.address);
    this.open = (compression) =>
      new Channel(address, credentials, channelOptions({ target, compression, maxAttempts }));
  }

  async call(request: CallRequest): Promise<CallOutcome> {
    const { method, messages, metadata = [], signal } = request;
    if (!method.clientStreaming && messages.length !== 1)
      throw new RangeError(`${method.path} takes one message, not ${messages.length}`);
    const sent = metadata.length === 0 ? this.base : metadataOf(metadata, this.base);
    if (this.isClosed || signal?.aborted === true) return cancelled;
    return await new Promise((resolve) => this.begin(request, sent, resolve));
  }

  close(): void {
    this.isClosed = true;
    for (const call of this.underWay) call.cancel();
    for (const channels of this.channels.values()) for (const channel of channels) channel.close();
  }

  private begin(
    request: CallRequest,
    metadata: Metadata,
    resolve: (outcome: CallOutcome) => void,
  ): void {
    const { signal } = request;
    const call = new CallUnderWay(request, {
      channel: this.channel(request.compression ?? "identity"),
      metadata,
      deadlineMs: request.deadlineMs ?? defaultDeadlineMs,
      toleranceMs: this.toleranceMs,
      maxBytes: this.maxBytes,
      finish: (outcome) => {
        this.underWay.delete(call);
        this.overdue.delete(call);
        if (signal !== undefined) this.aborts.delete(signal, call);
        resolve(outcome);
      },
    });
    this.underWay.add(call);
    this.overdue.add(call);
    if (signal !== undefined) this.aborts.add(signal, call);
    call.start();
  }

  private channel(compression: Compression): ChannelInterface {
    let channels = this.channels.get(compression);
    if (channels === undefined) {
      channels = Array.from({ length: this.connections }, () => this.open(compression));
      this.channels.set(compression, channels);
    }
    this.calls += 1;
    // There is one at least.
    return channels[this.calls % this.connections] ?? this.open(compression);
  }
}

/** Of a call that was cancelled before it was made. */
const cancelled: CallOutcome = {
  status: { code: status.CANCELLED, name: "CANCELLED", details: "Cancelled on client" },
  messages: [],
  metadata: [],
  trailers: [],
};
