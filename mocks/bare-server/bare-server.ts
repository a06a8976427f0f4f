import { createServer, type Socket } from "node:net";
import { loopbackPort } from "../../transports/loopback-port.ts";
import { bareAnswer } from "./bare-answer.ts";
import { BareConnection } from "./bare-connection.ts";

/** What a bare server is like. */
export interface BareServerOptions {
  /** Any free one where left out. */
  readonly port?: number;
  /** How many bytes the message has that every call is answered with; none where left out. */
  readonly messageBytes?: number;
  /** How long the server is busy for each call, in microseconds; not at all where left out. */
  readonly busyMicroseconds?: number;
}

/** A server that listens. */
export interface BareServer {
  readonly port: number;
  /** Ends its connections too. */
  close(): void;
}

/**
 * A server on 127.0.0.1 that does as little as one can: it answers every call of every method with the same message and OK,
 * once all of the request is there, and looks at nothing of it. What is measured against it is the client.
 *
 * @throws ToolError `unreachable` where the port cannot be had.
 */
export async function bareServer({
  port,
  messageBytes = 0,
  busyMicroseconds = 0,
}: BareServerOptions = {}): Promise<BareServer> {
  const answer = bareAnswer(messageBytes);
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    const connection = new BareConnection(socket, { answer, busyMicroseconds });
    socket.on("data", (chunk) => connection.read(chunk));
  });
  const listeningAt = await loopbackPort(server, port);
  return {
    port: listeningAt,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
