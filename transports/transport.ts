/** A method as a caller of it, or a server, must know it. */
export interface MethodShape {
  /** `/acme.v1.Orders/Create`. */
  readonly path: string;
  /** Whether the caller may send any number of messages, or must send exactly one. */
  readonly clientStreaming: boolean;
  /** Whether the server may answer with any number of messages, or must with exactly one. */
  readonly serverStreaming: boolean;
}

/** Reads a message, and throws where it refuses it: for what it throws the call ends with `INTERNAL`. */
export type MessageReader = (bytes: Uint8Array) => void;

/**
 * One entry of metadata. A name that ends in `-bin` has bytes, any other has text of printable ASCII.
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md ("Custom-Metadata")
 */
export interface MetadataEntry {
  /** In lower case. */
  readonly name: string;
  readonly value: string | Uint8Array;
}

/** How a message is compressed. https://github.com/grpc/grpc/blob/master/doc/compression.md */
export type Compression = "identity" | "gzip" | "deflate";

/** What to call, and with what. */
export interface CallRequest {
  readonly method: MethodShape;
  /** What is sent, in order, before the caller is done. Exactly one where the method does not stream them. */
  readonly messages: readonly Uint8Array[];
  /** After how long the caller gives up. 5000 where left out. */
  readonly deadlineMs?: number;
  /** How many messages the caller takes before it cancels. 100 where left out. */
  readonly maxMessages?: number;
  /** The caller's reader of each message that arrives. None where left out. */
  readonly read?: MessageReader;
  /** What is sent beside the messages, in order; names may repeat. None where left out. */
  readonly metadata?: readonly MetadataEntry[];
  /** How the messages are compressed; `identity` where left out. */
  readonly compression?: Compression;
  /** Aborting cancels the call. */
  readonly signal?: AbortSignal;
}

/** How a call ended. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
export interface RpcStatus {
  /** As the server sent it, whether there is such a status or not; -1 where it sent no number. */
  readonly code: number;
  /** `UNIMPLEMENTED` */
  readonly name: string;
  /** The text beside the code; not stable, and empty beside `OK`. */
  readonly details: string;
}

/** What came of a call, whatever its status. */
export interface CallOutcome {
  readonly status: RpcStatus;
  /** The messages that arrived and that the reader took, in order. */
  readonly messages: readonly Uint8Array[];
  /** What the server sent before its first message. */
  readonly metadata: readonly MetadataEntry[];
  /** What the server sent behind its last message, the status left out. */
  readonly trailers: readonly MetadataEntry[];
}

/** One way to reach a server; it knows methods and bytes, never messages. */
export interface Transport {
  readonly name: string;
  /**
   * Calls once. Whatever the server does is an outcome: this rejects only where the request is none that
   * the method allows, or has metadata that cannot be sent, which is a mistake of ours. It ends by the deadline, or so little
   * behind it as the transport was told.
   */
  call(request: CallRequest): Promise<CallOutcome>;
  /** Calls under way end with `CANCELLED`. */
  close(): void;
}
