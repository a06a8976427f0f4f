import type { Codec } from "../../codecs/codec.ts";
import { holdsMinusOne, memoryEatingCodec } from "../crash-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = memoryEatingCodec(oracleCodec(), holdsMinusOne);

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
