import type { CodecSide } from "../codecs/codec-side.ts";
import type { BenchCase } from "../measure/bench-case.ts";
import type { EncodeSide } from "../self-test/encode-side.ts";

/**
 * One of two that are compared, as plain data from which a fork opens it by itself. To compare something new, add its
 * data here, and how it is opened in {@link openSide}.
 */
export type Side = EncodeSide | CodecSide;

/**
 * The cases of a side. Imported only now: a fork pays for what it measures, and for nothing else.
 *
 * @param getsOn called for each case that is open
 * @throws ToolError where there is no such codec, say.
 */
export async function openSide(side: Side, getsOn: () => void): Promise<readonly BenchCase[]> {
  if (side.kind === "codec") {
    const { codecSideCases } = await import("../codecs/codec-side.ts");
    return codecSideCases(side, getsOn);
  }
  const { encodeCases } = await import("../self-test/encode-side.ts");
  return encodeCases(side);
}
