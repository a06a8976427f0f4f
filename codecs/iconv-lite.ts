import type iconvLite from "iconv-lite";
import type { Codec } from "./codec.ts";
import { installedVersion } from "./installed-version.ts";
import { type TextSession, textCodec } from "./text-only.ts";

/**
 * iconv-lite with its default settings: `decode` and `encode` where the text comes in one chunk,
 * `getDecoder` and `getEncoder` where it comes in several, used as its own streams use them.
 */
export function iconvLiteCodec(): Codec {
  return textCodec("iconv-lite", installedVersion("iconv-lite"), async () =>
    sessionOf((await import("iconv-lite")).default),
  );
}

function sessionOf(iconv: typeof iconvLite): TextSession {
  return {
    decodeText(name, chunks) {
      const encoding = encodingOf(iconv, name);
      const [only, ...others] = chunks.map(asBuffer);
      if (only !== undefined && others.length === 0) return iconv.decode(only, encoding);
      const decoder = iconv.getDecoder(encoding);
      const pieces = chunks.map((chunk) => decoder.write(asBuffer(chunk)));
      return [...pieces, decoder.end()].filter(isSome).join("");
    },
    encodeText(name, chunks) {
      const encoding = encodingOf(iconv, name);
      const [only, ...others] = chunks;
      if (only !== undefined && others.length === 0) return iconv.encode(only, encoding);
      const encoder = iconv.getEncoder(encoding);
      const pieces = chunks.map((chunk) => encoder.write(chunk));
      return Buffer.concat([...pieces, encoder.end()].filter(isSome));
    },
  };
}

/** Its streams pass on what has a length: an end may be `undefined`, and is 0 of some decoders. */
function isSome<T extends { readonly length: number }>(piece: T | undefined): piece is T {
  return piece !== undefined && piece.length > 0;
}

/** @throws Error for an encoding that the library does not know. */
function encodingOf(iconv: typeof iconvLite, name: string): iconvLite.Encoding {
  if (iconv.encodingExists(name)) return name;
  throw new Error(`iconv-lite knows no encoding "${name}"`);
}

/** It asks for Buffers: https://github.com/ashtuchkin/iconv-lite/wiki/Use-Buffers-when-decoding */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
