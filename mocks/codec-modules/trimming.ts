import type { Codec } from "../../codecs/codec.ts";
import { oracleCodec } from "../oracle-codec.ts";
import { trimmingCodec } from "../value-faults.ts";

const codec: Codec = trimmingCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
