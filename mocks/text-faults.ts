import type { Codec } from "../codecs/codec.ts";
import { misread } from "../generators/text-encodings/misread.ts";
import { withoutUtf8 } from "../generators/text-encodings/without-utf8.ts";
import type { MessageType } from "../schema/types.ts";
import type { ElementValue } from "../schema/value.ts";
import { decode } from "../schema/wire/decode.ts";
import { encode } from "../schema/wire/encode.ts";
import { WireError } from "../schema/wire/wire-error.ts";
import { faultyCodec } from "./faulty-codec.ts";
import { mapElements } from "./map-elements.ts";
import { textChangingCodec } from "./value-faults.ts";

/** Reads UTF-8 as windows-1252, as programs do that take the machine's code page for everybody's. */
export function mojibakeCodec(inner: Codec): Codec {
  return textChangingCodec(inner, "mojibake", (text) => misread(text, "windows1252"));
}

/** Takes a byte order mark off strings, as decoders do that are made for whole files. */
export function markDroppingCodec(inner: Codec): Codec {
  return textChangingCodec(inner, "mark-dropping", (text) => text.replace(/^\ufeff/, ""));
}

/** Cuts strings after 255 UTF-16 code units, as columns of databases do. */
export function cuttingCodec(inner: Codec): Codec {
  return textChangingCodec(inner, "cutting", (text) => text.slice(0, 255).toWellFormed());
}

/** Reads strings that are no UTF-8 as ISO 8859-1, where it had to refuse them. */
export function latin1AcceptingCodec(inner: Codec): Codec {
  return faultyCodec(inner, {
    name: "latin1-accepting",
    transcode({ type, input, next }) {
      const text = latin1In(type, input);
      return next(text ?? input);
    },
  });
}

/** The message with text in place of bytes; `undefined` where it needs none, or is malformed otherwise. */
function latin1In(type: MessageType, input: Uint8Array): Uint8Array | undefined {
  const lenient = withoutUtf8(type);
  try {
    const value = mapElements(lenient, decode(lenient, input), (field, element) =>
      field.kind === "string" ? latin1Text(element) : element,
    );
    return encode(type, value);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

function latin1Text(element: ElementValue): ElementValue {
  return element instanceof Uint8Array ? Buffer.from(element).toString("latin1") : element;
}

/** A codec of text that is right, and knows UTF-8 alone: it waits for the last chunk. */
export function wholeTextCodec(): Codec {
  return utf8Codec(
    "whole-text",
    (chunks) => Buffer.concat(chunks).toString(),
    (chunks) => Buffer.from(chunks.join("")),
  );
}

/** Takes each chunk for all there is, as `text += chunk` does of whoever reads a stream. */
export function chunkBreakingCodec(): Codec {
  return utf8Codec(
    "chunk-breaking",
    (chunks) => chunks.map((chunk) => Buffer.from(chunk).toString()).join(""),
    (chunks) => Buffer.concat(chunks.map((chunk) => Buffer.from(chunk))),
  );
}

function utf8Codec(
  name: string,
  decodeText: (chunks: readonly Uint8Array[]) => string,
  encodeText: (chunks: readonly string[]) => Uint8Array,
): Codec {
  return {
    name,
    version: "1",
    claims: { formats: [] },
    open: () => ({
      transcode() {
        throw new Error(`${name} reads no messages`);
      },
      decodeText: (encoding, chunks) => decodeText(inUtf8(encoding, chunks)),
      encodeText: (encoding, chunks) => encodeText(inUtf8(encoding, chunks)),
    }),
  };
}

function inUtf8<T>(encoding: string, chunks: T): T {
  if (encoding === "utf8") return chunks;
  throw new RangeError(`no encoding "${encoding}"`);
}
