/** Bytes as two lower-case hexadecimal digits each. */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

/** Hexadecimal digits with a space between two bytes, as one reads them. */
export function spacedHex(hex: string): string {
  return hex.replace(/(..)(?=.)/g, "$1 ");
}

/** The bytes that {@link toHex} wrote. The text is known to be hex: what is none ends it without a word. */
export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(Buffer.from(hex, "hex"));
}
