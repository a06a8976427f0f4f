import type { Codec } from "../../../codecs/codec.ts";
import { oracleCodec } from "../../../mocks/oracle-codec.ts";

/** Does not come back from opening a schema. */
const codec: Codec = {
  ...oracleCodec(),
  name: "hanging-in-open",
  open() {
    for (;;) {
      // Only a kill of the thread ends it.
    }
  },
};

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
