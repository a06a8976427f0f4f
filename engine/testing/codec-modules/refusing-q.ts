import type { Codec } from "../../../codecs/codec.ts";
import { faultyCodec } from "../../../mocks/faulty-codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Refuses what has the letter q in it, which few texts have. */
const codec: Codec = faultyCodec(oracleCodec(), {
  name: "refusing-q",
  transcode({ input, next }) {
    if (input.includes("q".charCodeAt(0))) throw new Error("no q, please");
    return next(input);
  },
});

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
