import type { Codec } from "../../../codecs/codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Cannot open any schema. */
const codec: Codec = {
  ...oracleCodec(),
  name: "throwing-in-open",
  open() {
    throw new Error("no such option: syntax");
  },
};

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
