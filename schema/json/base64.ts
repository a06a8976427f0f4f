import { Buffer } from "node:buffer";

/**
 * Either alphabet of RFC 4648, the standard one (section 4) or the URL-safe one
 * (section 5), never both in one text.
 */
const standard = /^[A-Za-z0-9+/]*={0,2}$/;
const urlSafe = /^[A-Za-z0-9_-]*={0,2}$/;

/**
 * The bytes of a base64 text, or `undefined` where it is none.
 *
 * "Either standard or URL-safe base64 encoding with/without paddings are
 * accepted." Padding has to be whole where there is any; spare bits of the last
 * character may be set, as the conformance suite has it (`"-_"`).
 * https://protobuf.dev/programming-guides/json/#field-representation
 */
export function bytesOfBase64(text: string): Uint8Array | undefined {
  if (!standard.test(text) && !urlSafe.test(text)) return undefined;
  const characters = text.replace(/=+$/, "");
  // One character is six bits: no byte.
  if (characters.length % 4 === 1) return undefined;
  const isPadded = characters.length < text.length;
  if (isPadded && text.length % 4 !== 0) return undefined;
  return new Uint8Array(Buffer.from(characters, "base64"));
}

/** Standard base64 with padding, as serializers write it. */
export function base64Of(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("base64");
}
