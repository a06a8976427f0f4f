import type { Server } from "@grpc/grpc-js";

/**
 * Ends every call and connection of a server that listens at an address, and frees the port.
 *
 * `forceShutdown` alone leaves every connection with a call under way as it is where channelz is off
 * (`@grpc/grpc-js` 1.14.7 knows its sessions only through channelz): such a call would never end.
 */
export function endServer(server: Server, address: string): void {
  server.drain(address, 0);
  server.forceShutdown();
}
