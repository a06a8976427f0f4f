import type { Codec } from "../../../codecs/codec.ts";
import { holdsMinusOne } from "../../../mocks/crash-faults.ts";
import { faultyCodec } from "../../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Answers right, and leaves a promise behind that fails. */
const codec: Codec = faultyCodec(oracleCodec(), {
  name: "rejecting-later",
  transcode({ input, next }) {
    if (holdsMinusOne(input)) void Promise.reject(new Error("nobody waits for me"));
    return next(input);
  },
});

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
