import type { Codec } from "../../codecs/codec.ts";
import { roundingJsonLongCodec } from "../json-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = roundingJsonLongCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
