import type { Codec } from "../../codecs/codec.ts";
import { refusingQuotedNumberCodec } from "../json-faults.ts";
import { oracleCodec } from "../oracle-codec.ts";

const codec: Codec = refusingQuotedNumberCodec(oracleCodec());

// biome-ignore lint/style/noDefaultExport: a codec that is given by path is a default export.
export default codec;
