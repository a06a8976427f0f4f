import type { Codec } from "../../codecs/codec.ts";
import { oracleCodec } from "../oracle-codec.ts";
import { markDroppingCodec } from "../text-faults.ts";

const codec: Codec = markDroppingCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
