import {
  connect,
  createServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
} from "node:http2";
import { loopbackPort } from "./loopback-port.ts";
import type { MethodShape } from "./transport.ts";

/** A method as a server of the Connect protocol knows it. */
export interface GetMethod {
  readonly method: MethodShape;
  /** Whether its schema says `NO_SIDE_EFFECTS`, for which alone the protocol has GET. */
  readonly isSideEffectFree: boolean;
  /** The answer to a message. */
  answer(message: Uint8Array): Uint8Array;
}

/** A server of the part of the Connect protocol that {@link serveGet} says. */
export interface GetServer {
  /** `127.0.0.1:34567` */
  readonly address: string;
  close(): void;
}

/** What a server said to a GET. */
export interface GetOutcome {
  /** The line of the request: `/acme.v1.Orders/Get?connect=v1&…`. */
  readonly path: string;
  /** The status of HTTP; `undefined` where none came in time. */
  readonly status: number | undefined;
  readonly body: Uint8Array;
}

/**
 * Serves the routes that the Connect protocol has for GET: 200 and the answer where the method has no side
 * effects, 405 where it may have (the method of HTTP is known, and not for this resource), 415 where it streams, 404 where
 * there is no such method. Over HTTP/2 in plain text, on 127.0.0.1.
 *
 * https://connectrpc.com/docs/protocol/#unary-get-request and
 * https://www.rfc-editor.org/rfc/rfc9110.html#name-405-method-not-allowed. The statuses are those of
 * `@connectrpc/connect-node` 2.
 */
export async function serveGet(methods: Iterable<GetMethod>): Promise<GetServer> {
  const byPath = new Map([...methods].map((served) => [served.method.path, served]));
  const server = createServer((request, response) => route(byPath, request, response));
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  return {
    address: `127.0.0.1:${await loopbackPort(server)}`,
    close() {
      server.close();
      for (const session of sessions) session.destroy();
    },
  };
}

/** Calls a method by GET, with the message as bytes, and gives up after some time. */
export async function callByGet(
  address: string,
  method: MethodShape,
  message: Uint8Array,
  deadlineMs: number,
): Promise<GetOutcome> {
  const encoded = Buffer.from(message).toString("base64url");
  // In the order that the clause asks for.
  const path = `${method.path}?connect=v1&base64=1&encoding=proto&message=${encoded}`;
  const session = connect(`http://${address}`);
  const timer = setTimeout(() => session.destroy(), deadlineMs);
  try {
    return await new Promise((resolve) => {
      const request = session.request({ ":method": "GET", ":path": path });
      const chunks: Buffer[] = [];
      let status: number | undefined;
      session.on("error", () => {});
      request.on("error", () => {});
      request.on("response", (headers: IncomingHttpHeaders) => {
        status = Number(headers[":status"]);
      });
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("close", () => resolve({ path, status, body: Buffer.concat(chunks) }));
      request.end();
    });
  } finally {
    clearTimeout(timer);
    session.destroy();
  }
}

function route(
  methods: ReadonlyMap<string, GetMethod>,
  request: Http2ServerRequest,
  response: Http2ServerResponse,
): void {
  const url = new URL(request.url, "http://localhost");
  const served = methods.get(url.pathname);
  const status = statusOf(served);
  if (served === undefined || status !== 200) {
    response.writeHead(status, status === 405 ? { allow: "POST" } : {}).end();
    return;
  }
  const message = Buffer.from(url.searchParams.get("message") ?? "", "base64url");
  response.writeHead(200, { "content-type": "application/proto" }).end(served.answer(message));
}

function statusOf(served: GetMethod | undefined): number {
  if (served === undefined) return 404;
  if (served.method.clientStreaming || served.method.serverStreaming) return 415;
  return served.isSideEffectFree ? 200 : 405;
}
