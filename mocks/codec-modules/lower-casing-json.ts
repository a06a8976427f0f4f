import type { Codec } from "../../codecs/codec.ts";
import { lowerCasingJsonCodec } from "../json-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = lowerCasingJsonCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
