import type { Format } from "./codec.ts";

/** Refuses a request in JSON. @throws Error that names the codec. */
export function requireBinary(codec: string, from: Format, to: Format): void {
  if (from !== "binary" || to !== "binary")
    throw new Error(`${codec} reads and writes binary only: asked for ${from} to ${to}`);
}

/**
 * The same memory as a Buffer.
 *
 * Files, sockets and gRPC hand Node users Buffers, and protobuf.js has a reader of its own for them.
 */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
