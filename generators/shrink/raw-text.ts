import type { ScalarValue } from "../../schema/value.ts";
import { shrinkBytes } from "./bytes.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Simpler values of a `string` field that holds bytes which are no valid UTF-8.
 *
 * Bytes that have become valid are text, as the normal form wants it.
 */
export function* shrinkRawText(bytes: Uint8Array): Generator<ScalarValue> {
  for (const simpler of shrinkBytes(bytes)) yield textOf(simpler) ?? simpler;
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    // The one thing that a fatal decoder throws: the bytes are not valid, which is an answer.
    return undefined;
  }
}
