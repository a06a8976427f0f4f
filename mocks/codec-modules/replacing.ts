import type { Codec } from "../../codecs/codec.ts";
import { holdsMinusOne } from "../crash-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";
import { replacingCodec } from "../survival-faults.ts";

const codec: Codec = replacingCodec(oracleCodec(), holdsMinusOne);

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
