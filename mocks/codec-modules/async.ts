import type { Codec } from "../../codecs/codec.ts";
import { asyncCodec } from "../async-codec.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = asyncCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
