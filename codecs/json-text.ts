// `fatal`: text that is no UTF-8 is refused, not repaired. `ignoreBOM`: a byte order mark is left to the parser.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const textEncoder = new TextEncoder();

/** The text of UTF-8 bytes, for libraries that read JSON from strings. @throws TypeError where the bytes are none. */
export function textOfBytes(bytes: Uint8Array): string {
  return utf8.decode(bytes);
}

/** The text in UTF-8. */
export function bytesOfText(text: string): Uint8Array {
  return textEncoder.encode(text);
}
