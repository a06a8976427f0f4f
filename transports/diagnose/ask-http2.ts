import { connect, type IncomingHttpHeaders } from "node:http2";
import type { Duplex } from "node:stream";
import type { Sight } from "./sight.ts";

/** What {@link askHttp2} found: a sight, or why the connection failed under the question. */
export type Http2Answer = Sight | { readonly kind: "broken"; readonly error: Error | undefined };

/** An empty message that is not compressed. PROTOCOL-HTTP2.md, "Length-Prefixed-Message" */
const emptyMessage = Buffer.alloc(5);

/**
 * Makes a call on a connection that speaks HTTP/2, to tell a server of gRPC from any other. Any answer of gRPC will do.
 *
 * https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md ("Responses")
 */
export async function askHttp2(
  socket: Duplex,
  authority: string,
  timeoutMs: number,
): Promise<Http2Answer> {
  const session = connect(`http://${authority}`, { createConnection: () => socket });
  let failure: Error | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve({ kind: "no-response", afterMs: timeoutMs }), timeoutMs);
      session.on("error", (error: Error) => {
        failure = error;
      });
      session.on("close", () => resolve({ kind: "broken", error: failure }));
      const call = session.request({
        ":method": "POST",
        ":path": "/grpc.health.v1.Health/Check",
        "content-type": "application/grpc",
        te: "trailers",
      });
      call.on("error", (error: Error) => {
        failure ??= error;
      });
      call.on("response", (headers) => resolve(sightOf(headers)));
      call.on("close", () => setImmediate(() => resolve({ kind: "broken", error: failure })));
      call.end(emptyMessage);
    });
  } finally {
    clearTimeout(timer);
    session.destroy();
    socket.destroy();
  }
}

function sightOf(headers: IncomingHttpHeaders): Sight {
  const type = headers["content-type"];
  if (type?.startsWith("application/grpc") || headers["grpc-status"] !== undefined)
    return { kind: "grpc" };
  const status = `HTTP status ${Number(headers[":status"])}`;
  return {
    kind: "not-grpc",
    answer: type === undefined ? status : `${status} and ${JSON.stringify(type)}`,
  };
}
