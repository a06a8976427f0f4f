import type { Codec } from "../../codecs/codec.ts";
import { oracleCodec } from "../oracle-codec.ts";
import { loopingCodec } from "../survival-faults.ts";

const codec: Codec = loopingCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
