import type { Codec } from "../../../codecs/codec.ts";
import { holdsMinusOne } from "../../../mocks/crash-faults.ts";
import { faultyCodec } from "../../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Gives a promise that never settles. */
const codec: Codec = faultyCodec(oracleCodec(), {
  name: "never-settling",
  transcode({ input, next }) {
    if (holdsMinusOne(input)) return new Promise(() => undefined);
    return next(input);
  },
});

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
