import type {
  Metadata,
  Server,
  ServerDuplexStream,
  ServerWritableStream,
  StatusObject,
} from "@grpc/grpc-js";
import { asBuffer } from "../../transports/as-buffer.ts";
import type { MethodShape } from "../../transports/transport.ts";

/** A call as it comes from the wire, of whatever kind its method is. */
export interface WireCall {
  readonly metadata: Metadata;
  /** What the caller sends, until it is done. Rejects where it goes away before. To be read once. */
  requests(): AsyncIterable<Uint8Array>;
  /** Aborted when the caller is gone, or the call is over. */
  readonly signal: AbortSignal;
  /** Has no effect behind the first message. */
  sendHeaders(metadata: Metadata): void;
  /** Resolves when the caller has room for more, or is gone. One at a time. */
  send(message: Uint8Array): Promise<void>;
  /** Ends the call. What is sent from here on is lost. */
  end(status: Pick<StatusObject, "code" | "details" | "metadata">): void;
}

/** What becomes of a call. It must not reject. */
export type WireHandler = (call: WireCall) => Promise<void>;

type Duplex = ServerDuplexStream<Buffer, Uint8Array>;
type Writable = ServerWritableStream<Buffer, Uint8Array>;

/**
 * Serves a method.
 *
 * On the wire there are two kinds of callers: those that send one message, and those that send any number. The handlers
 * of the library for one response differ from the others only in that they leave no time between message and status.
 * Whether a caller sent one message where it must is judged by the library, as any server does.
 */
export function registerCall(server: Server, shape: MethodShape, handle: WireHandler): void {
  const asItIs = (bytes: Buffer): Buffer => bytes;
  const begin = (call: Duplex | Writable): void => void handle(wireCall(call));
  const kind = shape.clientStreaming ? "bidi" : "serverStream";
  server.register(shape.path, begin, asBuffer, asItIs, kind);
}

function wireCall(call: Duplex | Writable): WireCall {
  const gone = new AbortController();
  // Of a write that is under way: the library forgets it where the caller is gone.
  let written = (): void => {};
  call.once("cancelled", () => {
    gone.abort();
    written();
  });
  return {
    metadata: call.metadata,
    signal: gone.signal,
    requests: () => requestsOf(call),
    sendHeaders: (metadata) => call.sendMetadata(metadata),
    send: (message) =>
      new Promise((resolve) => {
        written = resolve;
        if (gone.signal.aborted) resolve();
        else call.write(message, () => resolve());
      }),
    end({ code, details, metadata }) {
      // The library's way to a status of one's own: of OK too, which ends like the others. What no UTF-8 can
      // carry would make it throw where nobody catches it.
      call.emit("error", { code, details: details.toWellFormed(), metadata });
    },
  };
}

async function* requestsOf(call: Duplex | Writable): AsyncGenerator<Uint8Array> {
  if ("request" in call) yield call.request;
  // A stream that its reader destroys could not be answered any more.
  else yield* call.iterator({ destroyOnReturn: false });
}
