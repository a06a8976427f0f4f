import { createServer, type IncomingHttpHeaders, type ServerHttp2Stream } from "node:http2";
import { listening } from "./listening.ts";

/** What a server does with a call, frame by frame. */
export type RawHandler = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

/** Serves HTTP/2 as no library of gRPC would, on 127.0.0.1 until the test is over, and gives the port. */
export async function rawServer(handler: RawHandler): Promise<number> {
  const server = createServer();
  // What a client hangs up on is what these tests are about.
  server.on("sessionError", () => {});
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    handler(stream, headers);
  });
  return await listening(server);
}

/** What stands at the head of an answer of gRPC. */
export const answerHeaders = { ":status": 200, "content-type": "application/grpc" };

/** Messages as they stand on the wire. PROTOCOL-HTTP2.md, "Length-Prefixed-Message" */
export function framed(...messages: readonly Uint8Array[]): Buffer {
  return Buffer.concat(
    messages.flatMap((message) => {
      const prefix = Buffer.alloc(5);
      prefix.writeUInt32BE(message.length, 1);
      return [prefix, message];
    }),
  );
}

/** Answers with messages and a status, in the order that the protocol has. */
export function answer(
  stream: ServerHttp2Stream,
  messages: readonly Uint8Array[],
  trailers: Readonly<Record<string, string | readonly string[]>> = { "grpc-status": "0" },
): void {
  stream.respond(answerHeaders, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ ...trailers } as IncomingHttpHeaders));
  stream.end(framed(...messages));
}
