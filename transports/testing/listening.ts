import type { Server, Socket } from "node:net";
import { onTestFinished } from "vitest";
import { loopbackPort } from "../loopback-port.ts";

/** Has a server listen on 127.0.0.1 until the test is over, when its connections end too, and gives the port. */
export async function listening(server: Server): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // Whoever looks at what a server is hangs up when it pleases.
    socket.on("error", () => {});
    socket.on("close", () => sockets.delete(socket));
  });
  onTestFinished(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return await loopbackPort(server);
}
