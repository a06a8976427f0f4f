import {
  Metadata,
  type MetadataValue,
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerOptions,
  status,
} from "@grpc/grpc-js";
import { asBuffer } from "../../transports/as-buffer.ts";
import { endServer } from "../../transports/end-server.ts";
import { noPort } from "../../transports/loopback-port.ts";
import type { MetadataEntry } from "../../transports/transport.ts";

/** One call as it reached a server. */
export interface ReceivedCall {
  /** `/acme.v1.Orders/Create` */
  readonly path: string;
  /** All that the caller has sent, once it is done. */
  readonly messages: readonly Uint8Array[];
  /** In the order of arrival by name; a name that came twice stands there twice. */
  readonly metadata: readonly MetadataEntry[];
  /** How many calls of the path came before it. */
  readonly earlier: number;
}

/** How a server answers a call: exactly what it says, legal or not. */
export interface Reply {
  readonly messages?: readonly Uint8Array[];
  /** 0 (`OK`) where left out; need not be a code that exists. */
  readonly code?: number;
  readonly details?: string;
  /** What is sent before the first message. */
  readonly metadata?: readonly MetadataEntry[];
  /** What is sent behind the last message. */
  readonly trailers?: readonly MetadataEntry[];
}

/** What a server does with the calls of a method. For what it throws a call ends with `UNKNOWN` and the message of the error. */
export type Behaviour = (call: ReceivedCall) => Reply | Promise<Reply>;

/** A server with one fault, or none, in this process. */
export interface FaultyServer extends AsyncDisposable {
  /** `127.0.0.1:34567` */
  readonly address: string;
  /** Ends every call and connection at once, as a server does that dies. */
  kill(): void;
}

/**
 * Serves methods by path over a real socket of this machine, with `@grpc/grpc-js` and bytes only: any path that no behaviour
 * is given for ends with `UNIMPLEMENTED`. Each method is served as one that streams both ways, so that a behaviour
 * can answer with too few messages or too many.
 *
 * @param options Of the library: `"grpc.max_receive_message_length"`, say.
 * @throws ToolError `unreachable` where no port can be had.
 */
export async function faultyServer(
  behaviours: Readonly<Record<string, Behaviour>>,
  options: ServerOptions = {},
): Promise<FaultyServer> {
  const server = new Server({ "grpc.enable_channelz": 0, ...options });
  for (const [path, behaviour] of Object.entries(behaviours)) register(server, path, behaviour);
  const port = await bind(server);
  const address = `127.0.0.1:${port}`;
  const kill = (): void => endServer(server, address);
  return {
    address,
    kill,
    async [Symbol.asyncDispose]() {
      kill();
    },
  };
}

/** Never answers. */
export const silent: Behaviour = () => new Promise(() => {});

/** Answers every call of a method in one way. */
export function always(reply: Reply): Behaviour {
  return () => reply;
}

async function bind(server: Server): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(noPort(error));
    });
  });
}

type ServedCall = ServerDuplexStream<Buffer, Uint8Array>;

function register(server: Server, path: string, behaviour: Behaviour): void {
  let calls = 0;
  const handle = (call: ServedCall): void => {
    const earlier = calls;
    calls += 1;
    const messages: Uint8Array[] = [];
    call.on("data", (message: Buffer) => messages.push(message));
    // Of a caller that is gone: there is nobody to answer.
    call.on("error", () => {});
    call.on("end", () => {
      const received = { path, messages, metadata: entriesOf(call.metadata), earlier };
      void replyOf(behaviour, received).then((reply) => answer(call, reply));
    });
  };
  server.register(path, handle, asBuffer, (bytes: Buffer) => bytes, "bidi");
}

/** "Server side application throws an exception": UNKNOWN. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
async function replyOf(behaviour: Behaviour, received: ReceivedCall): Promise<Reply> {
  try {
    return await behaviour(received);
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error);
    return { code: status.UNKNOWN, details };
  }
}

function answer(call: ServedCall, reply: Reply): void {
  const { messages = [], code = status.OK, details = "", metadata, trailers = [] } = reply;
  if (metadata !== undefined) call.sendMetadata(metadataOf(metadata));
  for (const message of messages) call.write(message);
  const last = metadataOf(trailers);
  if (code === status.OK && details === "") call.end(last);
  else call.emit("error", { code, details, metadata: last });
}

function metadataOf(entries: readonly MetadataEntry[]): Metadata {
  const metadata = new Metadata();
  for (const { name, value } of entries)
    metadata.add(name, typeof value === "string" ? value : asBuffer(value));
  return metadata;
}

function entriesOf(metadata: Metadata): readonly MetadataEntry[] {
  return Object.keys(metadata.getMap()).flatMap((name) =>
    metadata.get(name).map((value: MetadataValue) => ({ name, value })),
  );
}
