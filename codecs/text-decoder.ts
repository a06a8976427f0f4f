import { versions } from "node:process";
import { TextDecoder } from "node:util";
import type { Codec } from "./codec.ts";
import { textCodec } from "./text-only.ts";

/**
 * `TextDecoder` of Node, which is to do what the Encoding Standard says; in chunks with `stream: true`.
 *
 * It writes nothing: `TextEncoder` keeps nothing between two calls, and promises nothing of chunks.
 *
 * https://encoding.spec.whatwg.org/#interface-textdecoder
 */
export function textDecoderCodec(): Codec {
  return textCodec("text-decoder", versions.node, () => ({
    decodeText(encoding, chunks) {
      const decoder = decoderOf(encoding);
      const [only, ...others] = chunks;
      if (only !== undefined && others.length === 0) return decoder.decode(only);
      const pieces = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
      return [...pieces, decoder.decode()].join("");
    },
    encodeText() {
      throw new TypeError("TextEncoder does not write in chunks");
    },
  }));
}

/** @throws RangeError for what is no label of the standard in any spelling. */
function decoderOf(encoding: string): TextDecoder {
  for (const label of spellings(encoding)) {
    const decoder = decoderLabelled(label);
    if (decoder !== undefined) return decoder;
  }
  throw new RangeError(`TextDecoder knows no encoding "${encoding}"`);
}

/** Names without hyphens, as iconv-lite has them, with hyphens as labels have them. */
function* spellings(encoding: string): Generator<string> {
  yield encoding;
  yield encoding.replace(/^([a-z]+)(?=\d)/, "$1-");
  yield encoding.replace(/^(big5|euc|koi8|shift|utf16)/, "$1-");
  yield encoding.replace(/^utf16/, "utf-16");
  yield encoding.replace(/^iso2022/, "iso-2022-");
  yield encoding.replace(/^cp(?=9)/, "windows-");
}

function decoderLabelled(label: string): TextDecoder | undefined {
  try {
    return new TextDecoder(label);
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
