import type { Server } from "node:net";
import { ToolError } from "../schema/tool-error.ts";

/**
 * Has a server listen to this machine alone, at a port that was free where none is given, and gives the port.
 *
 * @throws ToolError `unreachable` where no port can be had.
 */
export async function loopbackPort(server: Server, port = 0): Promise<number> {
  return await new Promise((resolve, reject) => {
    server.once("error", (error) => reject(noPort(error)));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      // A text is the path of a pipe, and `null` a server that is closed: neither is what listens here.
      if (typeof address === "object" && address !== null) resolve(address.port);
    });
  });
}

/** That there is no port for a server of ours. */
export function noPort(cause: Error): ToolError {
  return new ToolError(`no server can be started on 127.0.0.1: ${cause.message}`, {
    code: "unreachable",
    hint: "calls are made over the loopback interface: it must be there and allowed",
    cause,
  });
}
