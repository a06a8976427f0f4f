/** The same bytes as a `Buffer`, uncopied: what `@grpc/grpc-js` takes for a message. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
