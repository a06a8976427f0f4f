import {
  Server,
  ServerCredentials,
  type ServerDuplexStream,
  type ServerReadableStream,
  type ServerUnaryCall,
  type ServerWritableStream,
  type sendUnaryData,
  status,
} from "@grpc/grpc-js";
import { asBuffer } from "./as-buffer.ts";
import { endServer } from "./end-server.ts";
import { noPort } from "./loopback-port.ts";
import type { MessageReader, MethodShape } from "./transport.ts";

/** A method, and what becomes of a call of it. */
export interface ServedMethod {
  readonly method: MethodShape;
  /** The server's reader of each message that arrives. */
  readonly read: MessageReader;
  /**
   * The answer to all that a caller has sent, once it is done. Exactly one message where the method
   * does not stream them. For what it throws the call ends with `UNKNOWN`, as with any server.
   */
  answer(messages: readonly Uint8Array[]): readonly Uint8Array[] | Promise<readonly Uint8Array[]>;
}

/** A server that runs in this process. */
export interface LoopbackServer {
  /** `127.0.0.1:34567` */
  readonly address: string;
  readonly port: number;
  /** Ends every call and connection at once. */
  close(): void;
}

/**
 * Serves methods with `@grpc/grpc-js` to this machine alone, at a port that was free. Any other method ends with
 * `UNIMPLEMENTED`.
 *
 * @throws ToolError `unreachable` where no port can be had.
 */
export async function serve(methods: Iterable<ServedMethod>): Promise<LoopbackServer> {
  const server = new Server({ "grpc.enable_channelz": 0 });
  for (const served of methods) register(server, served);
  const port = await bind(server);
  const address = `127.0.0.1:${port}`;
  return { address, port, close: () => endServer(server, address) };
}

async function bind(server: Server): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
      if (error === null) resolve(port);
      else reject(noPort(error));
    });
  });
}

type Answered = sendUnaryData<Uint8Array>;
type Reading = ServerReadableStream<Buffer, Uint8Array> | ServerDuplexStream<Buffer, Uint8Array>;
type Writing = ServerWritableStream<Buffer, Uint8Array> | ServerDuplexStream<Buffer, Uint8Array>;

/** By the handler of the library for its kind, so that what a kind does not allow is refused as servers do. */
function register(server: Server, served: ServedMethod): void {
  const { path, clientStreaming, serverStreaming } = served.method;
  const read = (bytes: Buffer): Buffer => {
    served.read(bytes);
    return bytes;
  };
  if (clientStreaming && serverStreaming)
    server.register(
      path,
      (call: ServerDuplexStream<Buffer, Uint8Array>) => {
        whenRead(call, (messages) => stream(served, messages, call));
      },
      asBuffer,
      read,
      "bidi",
    );
  else if (serverStreaming)
    server.register(
      path,
      (call: ServerWritableStream<Buffer, Uint8Array>) => {
        stream(served, [call.request], call);
      },
      asBuffer,
      read,
      "serverStream",
    );
  else if (clientStreaming)
    server.register(
      path,
      (call: ServerReadableStream<Buffer, Uint8Array>, answered: Answered) => {
        whenRead(call, (messages) => respond(served, messages, answered));
      },
      asBuffer,
      read,
      "clientStream",
    );
  else
    server.register(
      path,
      (call: ServerUnaryCall<Buffer, Uint8Array>, answered: Answered) => {
        respond(served, [call.request], answered);
      },
      asBuffer,
      read,
      "unary",
    );
}

function whenRead(call: Reading, proceed: (messages: readonly Uint8Array[]) => void): void {
  const messages: Uint8Array[] = [];
  call.on("data", (message: Buffer) => messages.push(message));
  call.on("end", () => proceed(messages));
  // Of a caller that is gone: there is nobody to answer.
  call.on("error", () => {});
}

function respond(served: ServedMethod, messages: readonly Uint8Array[], answered: Answered): void {
  answerOf(served, messages).then(
    ([first, ...rest]) => {
      if (first === undefined || rest.length > 0)
        answered(thrown(`${served.method.path} answers with one message`));
      else answered(null, first);
    },
    (error: unknown) => answered(thrown(error)),
  );
}

function stream(served: ServedMethod, messages: readonly Uint8Array[], call: Writing): void {
  answerOf(served, messages).then(
    (answers) => {
      for (const answer of answers) call.write(answer);
      call.end();
    },
    (error: unknown) => call.emit("error", thrown(error)),
  );
}

async function answerOf(
  served: ServedMethod,
  messages: readonly Uint8Array[],
): Promise<readonly Uint8Array[]> {
  return await served.answer(messages);
}

/** "Server side application throws an exception": UNKNOWN. https://github.com/grpc/grpc/blob/master/doc/statuscodes.md */
function thrown(error: unknown): { readonly code: number; readonly details: string } & Error {
  const details = error instanceof Error ? error.message : String(error);
  return Object.assign(new Error(details), { code: status.UNKNOWN, details });
}
