import type { Codec } from "../../../codecs/codec.ts";
import { holdsMinusOne } from "../../../mocks/crash-faults.ts";
import { faultyCodec } from "../../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Answers right, and throws when nobody waits for it any more. */
const codec: Codec = faultyCodec(oracleCodec(), {
  name: "throwing-later",
  transcode({ input, next }) {
    if (holdsMinusOne(input)) throwLater();
    return next(input);
  },
});

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;

function throwLater(): void {
  setImmediate(() => {
    throw new Error("from a callback of mine, call 17");
  });
}
