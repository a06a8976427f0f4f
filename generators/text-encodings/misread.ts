import { textEncodings } from "./encodings.ts";
import { decodedFrom, encodedIn } from "./library.ts";

const utf8 = new TextEncoder();
const utf8Reader = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What text becomes whose UTF-8 is read as an encoding of single bytes: `é` becomes `Ã©`. */
export function misread(text: string, encoding: string): string {
  return decodedFrom(encoding, utf8.encode(text));
}

/** The encodings of single bytes under which the UTF-8 of one text reads as the other. */
export function misreadings(text: string, other: string): readonly string[] {
  // A character of n bytes becomes n characters: nearly all questions end here.
  if (Buffer.byteLength(text, "utf8") !== other.length) return [];
  return textEncodings()
    .filter(({ repertoire }) => repertoire === "single")
    .map(({ name }) => name)
    .filter((name) => {
      const read = misread(text, name);
      return read === other || withoutGaps(read, utf8.encode(text)) === other;
    });
}

/** Bytes that stand for nothing are control characters to some, as in https://encoding.spec.whatwg.org/#index-windows-1252 */
function withoutGaps(read: string, bytes: Uint8Array): string {
  return read.replaceAll("\ufffd", (_, at: number) => String.fromCharCode(bytes[at] ?? 0));
}

/** What text becomes whose characters are taken for bytes of UTF-8; `undefined` where they are none. */
export function readTwice(text: string): string | undefined {
  const bytes = encodedIn("iso88591", text);
  if (decodedFrom("iso88591", bytes) !== text) return undefined;
  try {
    return utf8Reader.decode(bytes);
  } catch {
    // The one thing that a fatal decoder throws: the bytes are no UTF-8, which is an answer.
    return undefined;
  }
}
