import type { Codec } from "../../codecs/codec.ts";
import { bufferReusingCodec } from "../buffer-reusing-codec.ts";
import { alternatingCodec } from "../byte-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

// Without the fault inside there would be nothing to find.
const codec: Codec = bufferReusingCodec(alternatingCodec(oracleCodec()));

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
