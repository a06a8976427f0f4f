import { connect, createServer, type Socket } from "node:net";
import { loopbackPort } from "./loopback-port.ts";

/** A way to a server of this machine that can be cut as a network is: without a word to either end. */
export interface CuttableLine {
  /** Where to connect in place of the server: `127.0.0.1:34567`. */
  readonly address: string;
  /** Ends every connection that there is. New ones are let through. */
  cut(): void;
  close(): void;
}

/** Lays a line to a port of 127.0.0.1. */
export async function cuttableLine(port: number): Promise<CuttableLine> {
  const sockets = new Set<Socket>();
  const server = createServer((near) => join(near, connect(port, "127.0.0.1"), sockets));
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    address: `127.0.0.1:${await loopbackPort(server)}`,
    cut,
    close() {
      server.close();
      cut();
    },
  };
}

function join(near: Socket, far: Socket, sockets: Set<Socket>): void {
  near.pipe(far).pipe(near);
  for (const socket of [near, far]) {
    sockets.add(socket);
    // The end that a cut leaves is seen by "close".
    socket.on("error", () => {});
    socket.on("close", () => {
      sockets.delete(socket);
      near.destroy();
      far.destroy();
    });
  }
}
