import { Client, credentials, Metadata, status } from "@grpc/grpc-js";
import { asBuffer } from "../../../transports/as-buffer.ts";

/** What a call brought. */
export interface Brought {
  readonly messages: readonly Buffer[];
  readonly status: string;
  readonly details: string;
  /** What came before the first message. */
  readonly headers: Metadata;
  /** What came with the status. */
  readonly trailers: Metadata;
  /** Milliseconds from the start until headers, each message and the status came. */
  readonly times: { readonly headers: number; readonly messages: readonly number[]; end: number };
}

/** A call that goes on. */
export interface Conversation {
  send(message: Uint8Array): void;
  /** The next message of the server. */
  next(): Promise<Buffer>;
  /** Says that nothing more will be sent. */
  done(): void;
  cancel(): void;
  readonly ended: Promise<Brought>;
}

/** A client of any server that knows paths and bytes, written against the library alone. */
export class RawClient {
  private readonly client: Client;

  constructor(address: string) {
    this.client = new Client(address, credentials.createInsecure(), {
      "grpc.use_local_subchannel_pool": 1,
    });
  }

  /** Sends messages, says that it is done, and waits for the end. */
  call(
    path: string,
    messages: readonly Uint8Array[],
    metadata?: Metadata,
    deadlineMs?: number,
  ): Promise<Brought> {
    const conversation = this.converse(path, metadata, deadlineMs);
    for (const message of messages) conversation.send(message);
    conversation.done();
    return conversation.ended;
  }

  /** On the wire all kinds of methods are one: a stream of messages in each direction. */
  converse(
    path: string,
    metadata: Metadata = new Metadata(),
    deadlineMs: number = 10_000,
  ): Conversation {
    const read = (bytes: Buffer): Buffer => bytes;
    const deadline = { deadline: Date.now() + deadlineMs };
    const call = this.client.makeBidiStreamRequest(
      ...([path, asBuffer, read, metadata, deadline] as const),
    );
    const start = performance.now();
    const messages: Buffer[] = [];
    const times = { headers: Number.NaN, messages: [] as number[], end: Number.NaN };
    let headers = new Metadata();
    let taken = 0;
    let arrived = (): void => {};
    call.on("metadata", (got: Metadata) => {
      times.headers = performance.now() - start;
      headers = got;
    });
    call.on("data", (message: Buffer) => {
      times.messages.push(performance.now() - start);
      messages.push(message);
      arrived();
    });
    // The status says it too.
    call.on("error", () => {});
    const ended = new Promise<Brought>((resolve) => {
      call.on("status", ({ code, details, metadata: trailers }) => {
        times.end = performance.now() - start;
        const name = status[code] ?? String(code);
        setImmediate(() => resolve({ messages, status: name, details, headers, trailers, times }));
      });
    });
    return {
      ended,
      send: (message) => void call.write(message),
      done: () => void call.end(),
      cancel: () => call.cancel(),
      async next() {
        while (messages.length === taken)
          await new Promise<void>((resolve) => {
            arrived = resolve;
          });
        return messages[taken++] ?? Buffer.alloc(0);
      },
    };
  }

  close(): void {
    this.client.close();
  }
}
