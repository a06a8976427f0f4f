import { createRequire } from "node:module";
import type iconvLite from "iconv-lite";

const require = createRequire(import.meta.url);

type Library = typeof iconvLite;

let loaded: Library | undefined;

/** iconv-lite, loaded when an encoding is first asked for: most threads of a run never do. */
export function library(): Library {
  // A cast, since what a package exports has no type here.
  loaded ??= require("iconv-lite") as Library;
  return loaded;
}

/**
 * Every name that the library knows, with what is behind it: another name, or how it is done.
 *
 * Names that begin with `_` are its ways of doing it and no encodings.
 */
export function definitions(): ReadonlyMap<string, unknown> {
  const iconv = library();
  // The library fills its table when it is first asked for any encoding.
  iconv.encodingExists("utf8");
  return new Map(Object.entries(iconv.encodings ?? {}).filter(([name]) => !name.startsWith("_")));
}

/** The text that bytes are in an encoding of the library; what is none of it becomes U+FFFD. */
export function decodedFrom(encoding: string, bytes: Uint8Array): string {
  // A cast, since the names come from the library itself. A Buffer, for it asks for one.
  return library().decode(asBuffer(bytes), encoding as iconvLite.Encoding);
}

/** The bytes of text in an encoding of the library; what it cannot say becomes a question mark. */
export function encodedIn(encoding: string, text: string): Uint8Array {
  return library().encode(text, encoding as iconvLite.Encoding);
}

/** A decoder of the library, at its beginning. */
export function decoderOf(encoding: string): iconvLite.DecoderStream {
  return library().getDecoder(encoding as iconvLite.Encoding);
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
