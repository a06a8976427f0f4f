import { createServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { loopbackPort } from "../../transports/loopback-port.ts";
import type { FaultyServer } from "./faulty-server.ts";

/** What a server does with a call, frame by frame. */
export type FrameBehaviour = (stream: ServerHttp2Stream, session: ServerHttp2Session) => void;

/**
 * A server that says over HTTP/2 what no library of gRPC says: no status, the status of a proxy, a stream cut off.
 * Every call gets the same, whatever its path, once all of the request is there.
 *
 * @throws ToolError `unreachable` where no port can be had.
 */
export async function http2Server(behaviour: FrameBehaviour): Promise<FaultyServer> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  server.on("stream", (stream) => {
    // Of a caller that is gone: there is nobody to answer.
    stream.on("error", () => {});
    stream.on("end", () => {
      const { session } = stream;
      if (session !== undefined) behaviour(stream, session as ServerHttp2Session);
    });
    stream.resume();
  });
  const port = await loopbackPort(server);
  const kill = (): void => {
    for (const session of sessions) session.destroy();
    server.close();
  };
  return {
    address: `127.0.0.1:${port}`,
    kill,
    async [Symbol.asyncDispose]() {
      kill();
    },
  };
}

/** The bytes of a message as gRPC frames it, not compressed. */
export function framed(message: Uint8Array): Uint8Array {
  const frame = new Uint8Array(5 + message.length);
  new DataView(frame.buffer).setUint32(1, message.length);
  frame.set(message, 5);
  return frame;
}

/** Answers with headers alone: `{ ":status": 502 }`. */
export function headersOnly(headers: Readonly<Record<string, string | number>>): FrameBehaviour {
  return (stream) => stream.respond({ ...headers }, { endStream: true });
}

/** Answers with a message and the trailers given, which need have no status in them. */
export function withTrailers(
  message: Uint8Array,
  trailers: Readonly<Record<string, string>>,
): FrameBehaviour {
  return (stream) => {
    stream.respond(
      { ":status": 200, "content-type": "application/grpc" },
      { waitForTrailers: true },
    );
    stream.on("wantTrailers", () => stream.sendTrailers({ ...trailers }));
    stream.end(framed(message));
  };
}

/** Cuts the stream off, with a code of HTTP/2, before anything is answered. */
export function cuttingOff(code: number): FrameBehaviour {
  return (stream) => stream.close(code);
}

/** Ends the connection in the middle of a call. */
export const hangingUp: FrameBehaviour = (_stream, session) => session.destroy();
