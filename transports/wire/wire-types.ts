import type { Compression, MetadataEntry, MethodShape } from "../transport.ts";
import type { HeaderField } from "./hpack/header-field.ts";
import type { DataRun } from "./sending.ts";

/** What to call, and with what. */
export interface CallSettings {
  readonly method: MethodShape;
  /** What is sent, in order, before the caller is done. Exactly one where the method does not stream them. */
  readonly messages: readonly Uint8Array[];
  /** What is sent beside the messages and behind what the target has for every call. None where left out. */
  readonly metadata?: readonly MetadataEntry[];
  /** How the messages are compressed; `identity` where left out. */
  readonly compression?: Compression;
  /** Whether the messages are compressed and framed each time they are sent, as by who has others each time. Once for all where left out. */
  readonly isFreshEachTime?: boolean;
  /** After how long the caller gives up, in milliseconds. Never where left out. */
  readonly deadlineMs?: number;
}

/** A call made ready once and sent many times, by any number of connections. */
export interface PreparedCall {
  readonly method: MethodShape;
  /** How many messages it sends. */
  readonly messages: number;
  /** How many bytes they have together as they are sent, compressed or not, without their prefixes. */
  readonly bytes: number;
  /** How long it may take, in milliseconds; infinite where it may take for ever. */
  readonly deadlineMs: number;
  /** How large a message of the answer may be. */
  readonly maxMessageBytes: number;
  /** What the connection sends of it. @package */
  readonly head: RequestHead;
  /** What the connection sends of it. @package */
  readonly body: DataRun;
}

/** The header fields of a request. */
export interface RequestHead {
  readonly fields: readonly HeaderField[];
  /** The same for the same fields in the same order. */
  readonly key: string;
}

/** What came of a call. */
export interface WireOutcome {
  /** The code of gRPC, whether there is such a status or not. */
  readonly status: number;
  /** Whether it was made up on this side, since no status of gRPC came. */
  readonly isClientMade: boolean;
  /** The text beside the code; empty beside `OK`. */
  readonly details: string;
  /** How many messages arrived in full. */
  readonly messages: number;
  /** How many bytes they have together as they arrived, compressed or not, without their prefixes. */
  readonly bytes: number;
  /**
   * Why no service has seen the call, so that it can be made once more as if nothing had been: it was never sent, or the
   * server says that it did not take it. Left out where one may have seen it.
   */
  readonly unseen?: "unsent" | "refused";
}

/** A connection over which calls are made. Nothing of a call is kept when it has ended. */
export interface WireConnection {
  /** Calls that have not ended, those included that wait until the server takes more at a time. */
  readonly openCalls: number;
  /** Whether it takes no more calls. Some may still be under way: a server that goes away finishes what it has taken. */
  readonly isClosed: boolean;
  /** Bytes of HTTP/2, without what TLS adds. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /**
   * Sends the call; `ended` is called exactly once, later and never within this call.
   * One that outlasts its deadline ends up to {@link sweepEveryMs} behind it.
   */
  call(prepared: PreparedCall, ended: (outcome: WireOutcome) => void): void;
  /** Ends calls under way with `CANCELLED`, and closes the socket. */
  close(): void;
}

/** How to connect. */
export interface WireOptions {
  /** How often the server is sent a PING, in milliseconds; never where left out. One that is not answered within 20 s ends the connection. */
  readonly keepaliveMs?: number;
  /** How long it may take until the server speaks HTTP/2, in milliseconds. 5000 where left out. */
  readonly connectTimeoutMs?: number;
}

/** How often calls are looked at for whether their deadline has passed, in milliseconds: all by one timer. */
export const sweepEveryMs = 10;
