import type { Codec } from "../../codecs/codec.ts";
import { holdsMinusOne, hugeArrayCodec } from "../crash-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = hugeArrayCodec(oracleCodec(), holdsMinusOne);

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
